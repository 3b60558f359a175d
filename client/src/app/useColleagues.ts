import { useCallback, useEffect, useState } from "react";
import type { Api } from "../api/api";
import { ColleaguesDocument, type ColleaguesQuery } from "../gql/graphql";
import { useServices } from "./services";

export type Colleague = ColleaguesQuery["organization"]["users"]["nodes"][number];

/** So many are offered in a choice; a larger company finds the others by the search of its list. */
const most = 500;

/** useColleagues are the organization's users by name, for choices. Empty until they are there. */
export function useColleagues(): readonly Colleague[] {
  const { session } = useServices();
  const [people, setPeople] = useState<readonly Colleague[]>([]);
  const load = useCallback(() => loadColleagues(session.api), [session]);
  useEffect(() => {
    let here = true;
    load().then(
      (all) => here && setPeople(all),
      () => {}, // the choice is empty; what is chosen already stays
    );
    return () => {
      here = false;
    };
  }, [load]);
  return people;
}

async function loadColleagues(api: Api): Promise<Colleague[]> {
  const all: Colleague[] = [];
  let after: string | null = null;
  do {
    const page: ColleaguesQuery = await api.query(ColleaguesDocument, { search: null, after });
    const { nodes, pageInfo } = page.organization.users;
    all.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null && all.length < most);
  return all;
}

/** ownerOptions are those who can own a record: the active, and who owns it already. */
export function ownerOptions(people: readonly Colleague[], current: { id: string; name: string } | null) {
  const active = people.filter(({ status }) => status === "ACTIVE");
  const known = current === null || active.some(({ id }) => id === current.id);
  const all = known ? active : [current, ...active];
  return all.map(({ id, name }) => ({ value: id, label: name }));
}
