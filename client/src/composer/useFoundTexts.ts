import { useEffect, useState } from "react";
import type { Failure } from "../api/failure";
import { useData } from "../app/useData";
import { type CustomerModule, type TextFragment, TextsDocument } from "../gql/graphql";

/** So many are offered; typing on finds the others. */
const offered = 20;
/** Typing pauses for so long before the server is asked, in milliseconds. */
const pause = 120;

export interface FoundTexts {
  texts: readonly TextFragment[];
  /** There are more than these. */
  more: boolean;
  /** They are of the search as it is written now. */
  current: boolean;
  failure: Failure | null;
  reload: () => void;
}

/** useFoundTexts are the texts of a module whose names a search finds, in the server's order. */
export function useFoundTexts(module: CustomerModule, search: string): FoundTexts {
  const [asked, setAsked] = useState(search);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(search), pause);
    return () => clearTimeout(timer);
  }, [search]);
  const found = useData(TextsDocument, {
    module,
    search: asked === "" ? null : asked,
    first: offered,
    after: null,
  });
  const { nodes = [], pageInfo } = found.data?.predefinedTexts ?? {};
  return {
    texts: nodes,
    more: pageInfo?.hasNextPage ?? false,
    current: found.current && asked === search,
    failure: found.failure,
    reload: found.reload,
  };
}
