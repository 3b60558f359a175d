import { useCallback, useState } from "react";
import { asFailure, type Failure } from "../api/failure";

export interface Action {
  busy: boolean;
  failure: Failure | null;
  /** run does something at the server; false where that failed, and failure says why. */
  run(act: () => Promise<unknown>): Promise<boolean>;
}

/** useAction is for what a button does: one thing at a time, with its failure in words. */
export function useAction(): Action {
  const [state, setState] = useState<{ busy: boolean; failure: Failure | null }>({
    busy: false,
    failure: null,
  });
  const run = useCallback(async (act: () => Promise<unknown>) => {
    setState({ busy: true, failure: null });
    try {
      await act();
      setState({ busy: false, failure: null });
      return true;
    } catch (thrown) {
      setState({ busy: false, failure: asFailure(thrown) });
      return false;
    }
  }, []);
  return { ...state, run };
}
