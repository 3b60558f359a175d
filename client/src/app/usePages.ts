import { useEffect, useState, useSyncExternalStore } from "react";
import type { Failure } from "../api/failure";
import { type FetchPage, PageStore } from "./PageStore";

export interface Pages<Row> {
  /** Null before the first page. */
  rows: readonly Row[] | null;
  failure: Failure | null;
  busy: boolean;
  /** Null at the end of the list. */
  more: (() => void) | null;
  reload(): void;
  /** refresh reads what is shown again, without a trace where that fails. */
  refresh(): void;
}

/** usePages reads a list page by page, from its beginning whenever fetchPage is another one. */
export function usePages<Row extends { id: string }>(fetchPage: FetchPage<Row>): Pages<Row> {
  const [store] = useState(() => new PageStore<Row>());
  const { rows, after, busy, failure } = useSyncExternalStore(store.subscribe, store.getState);
  useEffect(() => {
    store.open(fetchPage);
    return () => store.stop();
  }, [store, fetchPage]);
  const more = after === null ? null : () => void store.load(after);
  return { rows, failure, busy, more, reload: () => void store.load(null), refresh: store.refresh };
}
