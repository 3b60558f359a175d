import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AnyVariables } from "urql";
import { asFailure, type Failure } from "../api/failure";
import type { TypedDocumentString } from "../gql/graphql";
import { oneAtATime } from "./oneAtATime";
import { useServices } from "./services";

export interface Data<T> {
  /** The latest answer; it stays while another is awaited. Null before the first. */
  data: T | null;
  /** data answers the question as it is asked now. */
  current: boolean;
  /** Why the latest question was not answered. */
  failure: Failure | null;
  /** reload ends with an answer to what was asked then, or later. */
  reload(): Promise<void>;
  /** refresh asks again too, but not before the last such question is answered. */
  refresh(): Promise<void>;
}

interface State<T> {
  data: T | null;
  failure: Failure | null;
  /** The variables that data answers. */
  of: string | null;
}

/** useData asks once for each change of the variables, and again whenever reload is called. */
export function useData<Result, Variables extends AnyVariables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Data<Result> {
  const { session } = useServices();
  const [state, setState] = useState<State<Result>>({ data: null, failure: null, of: null });
  const turn = useRef(0);
  const taken = useRef(0);
  const key = JSON.stringify(variables);

  const load = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const data = await session.api.query(document, JSON.parse(key) as Variables);
      if (mine > taken.current) {
        taken.current = mine;
        setState({ data, failure: null, of: key });
      }
    } catch (thrown) {
      if (mine > taken.current && mine === turn.current) {
        setState((known) => ({ ...known, failure: asFailure(thrown) }));
      }
    }
  }, [session, document, key]);

  const asking = useRef<typeof load | null>(null);
  const refresh = useMemo(
    () => oneAtATime(async () => (asking.current === load ? load() : undefined)),
    [load],
  );

  useEffect(() => {
    asking.current = load;
    void load();
    return () => {
      asking.current = null;
      taken.current = turn.current; // an answer that comes later is to another question
    };
  }, [load]);

  const { data, failure, of } = state;
  return { data, failure, current: of === key, reload: load, refresh };
}
