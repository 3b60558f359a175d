import type { RoleLineFragment } from "../gql/graphql";

export interface RoleNode {
  role: RoleLineFragment;
  /** The roles that report to it, by name. */
  below: RoleNode[];
}

/** roleTree puts each role below the one that it reports to; one whose superior is unknown stands on top. */
export function roleTree(roles: readonly RoleLineFragment[]): RoleNode[] {
  const known = new Set(roles.map(({ id }) => id));
  const childrenOf = (parent: string | null): RoleNode[] =>
    roles
      .filter(({ reportsTo }) => (reportsTo && known.has(reportsTo.id) ? reportsTo.id : null) === parent)
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((role) => ({ role, below: childrenOf(role.id) }));
  return childrenOf(null);
}

/** superiors are the roles that this one may report to: any but itself and those below it. */
export function superiors(roles: readonly RoleLineFragment[], id: string | null): RoleLineFragment[] {
  const below = new Set<string>(id === null ? [] : [id]);
  // Each round finds those one step further down; there are no more steps than roles.
  for (const _ of roles) {
    for (const role of roles) {
      if (role.reportsTo && below.has(role.reportsTo.id)) {
        below.add(role.id);
      }
    }
  }
  return roles.filter((role) => !below.has(role.id));
}
