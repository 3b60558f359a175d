import { useCallback, useEffect, useState } from "react";
import type { Api } from "../api/api";
import { ColleaguesDocument, type ColleaguesQuery } from "../gql/graphql";
import { useServices } from "./services";

export type Colleague = ColleaguesQuery["organization"]["users"]["nodes"][number];

/** So many are offered where filters name people; PersonField and PeopleSet search among all. */
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

export interface Found {
  people: readonly Colleague[];
  /** There are more than these: searching finds the others. */
  more: boolean;
}

/** useFoundColleagues are the first of the users who match a search, by name. */
export function useFoundColleagues(search: string): Found {
  const { session } = useServices();
  const [found, setFound] = useState<Found>({ people: [], more: false });
  useEffect(() => {
    let here = true;
    session.api.query(ColleaguesDocument, { search: search === "" ? null : search, after: null }).then(
      ({ organization: { users } }) => {
        if (here) {
          setFound((known) => ({ people: users.nodes, more: known.more || users.pageInfo.hasNextPage }));
        }
      },
      () => {}, // who was found before stays
    );
    return () => {
      here = false;
    };
  }, [session, search]);
  return found;
}
