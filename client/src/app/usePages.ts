import { useCallback, useEffect, useRef, useState } from "react";
import { asFailure, type Failure } from "../api/failure";

export interface Page<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

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

/** So many rows are read again at most; the rest comes with the next pages. */
const refreshAtMost = 200;

interface State<Row> {
  rows: readonly Row[] | null;
  after: string | null;
  busy: boolean;
  failure: Failure | null;
}

/** usePages reads a list page by page, from its beginning whenever fetchPage is another one. */
export function usePages<Row>(fetchPage: (after: string | null) => Promise<Page<Row>>): Pages<Row> {
  const [state, setState] = useState<State<Row>>({ rows: null, after: null, busy: true, failure: null });
  const turn = useRef(0);
  const loading = useRef(false);
  const outdated = useRef(false);

  const load = useCallback(
    async (after: string | null) => {
      const mine = ++turn.current;
      loading.current = true;
      setState((known) => ({ ...known, busy: true, failure: null }));
      try {
        const page = await fetchPage(after);
        if (mine === turn.current) {
          setState((known) => withPage(known, page, after));
        }
      } catch (thrown) {
        if (mine === turn.current) {
          setState((known) => ({ ...known, busy: false, failure: asFailure(thrown) }));
        }
      }
      if (mine === turn.current) {
        loading.current = false;
      }
    },
    [fetchPage],
  );

  const shown = useRef(0);
  shown.current = state.rows?.length ?? 0;
  const refresh = useCallback(async () => {
    outdated.current = loading.current;
    if (outdated.current) {
      return; // a page that was asked for is not given up for it
    }
    const mine = ++turn.current;
    try {
      const page = await fetchMany(fetchPage, Math.min(refreshAtMost, shown.current));
      if (mine === turn.current) {
        setState((known) => withPage(known, page, null));
      }
    } catch (thrown) {
      if (mine === turn.current) {
        setState((known) => ({ ...known, busy: false, failure: known.rows ? null : asFailure(thrown) }));
      }
    }
  }, [fetchPage]);

  useEffect(() => {
    void load(null);
    return () => {
      turn.current++;
    };
  }, [load]);
  useEffect(() => {
    if (!state.busy && outdated.current) {
      void refresh();
    }
  }, [state.busy, refresh]);

  // An effect may hand it on as it is: it gives nothing back.
  const again = useCallback(() => void refresh(), [refresh]);

  const { rows, after, busy, failure } = state;
  const more = after === null ? null : () => void load(after);
  return { rows, failure, busy, more, reload: () => void load(null), refresh: again };
}

/** fetchMany reads pages from the beginning until so many rows are there. */
async function fetchMany<Row>(
  fetchPage: (after: string | null) => Promise<Page<Row>>,
  wanted: number,
): Promise<Page<Row>> {
  let page = await fetchPage(null);
  const nodes = [...page.nodes];
  while (nodes.length < wanted && page.pageInfo.hasNextPage) {
    page = await fetchPage(page.pageInfo.endCursor);
    nodes.push(...page.nodes);
  }
  return { nodes, pageInfo: page.pageInfo };
}

function withPage<Row>(known: State<Row>, page: Page<Row>, after: string | null): State<Row> {
  const { hasNextPage, endCursor } = page.pageInfo;
  const rows = after === null ? page.nodes : [...(known.rows ?? []), ...page.nodes];
  return { rows, after: hasNextPage ? endCursor : null, busy: false, failure: null };
}
