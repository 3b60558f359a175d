import { useMemo } from "react";
import { useServices } from "../app/services";
import { type Colleague, useColleagues } from "../app/useColleagues";
import { useData } from "../app/useData";
import { AccountsDocument, type AccountsQuery } from "../gql/graphql";
import type { Names } from "./filterWords";

export interface Choices {
  people: readonly Colleague[];
  accounts: AccountsQuery["accounts"];
  names: Names;
}

/** useChoices are the people and accounts that filters can name. */
export function useChoices(): Choices {
  const { viewer } = useServices();
  const people = useColleagues();
  const accounts = useData(AccountsDocument, {}).data?.accounts;
  return useMemo(() => {
    const known = accounts ?? [];
    return {
      people,
      accounts: known,
      names: {
        people: new Map([[viewer.id, viewer.name], ...people.map(({ id, name }) => [id, name] as const)]),
        accounts: new Map(known.map(({ id, nickname, phoneNumber }) => [id, nickname ?? phoneNumber ?? ""])),
      },
    };
  }, [people, accounts, viewer]);
}
