import { waitBefore } from "../api/backoff";
import { asFailure, type Failure } from "../api/failure";

export interface Page<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export type FetchPage<Row> = (after: string | null) => Promise<Page<Row>>;

export interface PageState<Row> {
  /** Null before the first page. */
  rows: readonly Row[] | null;
  /** The cursor of the next page; null at the end of the list. */
  after: string | null;
  busy: boolean;
  failure: Failure | null;
}

/** So many rows are read again at most; those behind them stay as they are. */
const refreshAtMost = 200;

/**
 * PageStore reads a list page by page, and again when it may have changed. Of two answers under way
 * the later question's is shown; what was asked to be read again is, in the end, whatever came between.
 */
export class PageStore<Row extends { id: string }> {
  private state: PageState<Row> = { rows: null, after: null, busy: true, failure: null };
  private readonly listeners = new Set<() => void>();
  /** The answer to an earlier question is not taken. */
  private turn = 0;
  private reading: "page" | "again" | null = null;
  /** What is shown has to be read again once nothing else is being read. */
  private outdated = false;
  /** The cursor is that behind the rows: the list was not being read from its beginning. */
  private placed = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private fetchPage: FetchPage<Row> = () => Promise.reject(new Error("PageStore: not opened"));
  /** The question that the rows answer. */
  private answered: FetchPage<Row> | null = null;

  readonly getState = (): PageState<Row> => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** open reads another list, from its beginning; until that is there, or fails, the last one's rows stay. */
  open(fetchPage: FetchPage<Row>): void {
    this.fetchPage = fetchPage;
    void this.load(null);
  }

  /** load reads the page after a cursor, or the first one, which alone tells where the list goes on. */
  async load(after: string | null): Promise<void> {
    this.outdated ||= this.reading === "again";
    const mine = this.begin("page");
    this.placed &&= after !== null;
    const next = after === null ? null : this.state.after;
    this.become({ ...this.state, after: next, busy: true, failure: null });
    try {
      const page = await this.fetchPage(after);
      this.take(mine, page, after);
    } catch (thrown) {
      if (mine === this.turn) {
        const rows = this.answered === this.fetchPage ? this.state.rows : null;
        this.become({ ...this.state, rows, busy: false, failure: asFailure(thrown) });
      }
    }
    this.end(mine);
  }

  /**
   * refresh reads what is shown again, once what is being read is there. Where that fails, what is
   * shown stays, without a word, and is tried again after a while.
   */
  readonly refresh = (): void => {
    this.outdated = true;
    if (this.reading === null) {
      void this.readAgain();
    }
  };

  private async readAgain(): Promise<void> {
    const mine = this.begin("again");
    this.outdated = false;
    try {
      const page = await fetchMany(this.fetchPage, Math.min(refreshAtMost, this.state.rows?.length ?? 0));
      this.take(mine, this.withRest(page), null);
      this.failures = 0;
    } catch (thrown) {
      if (mine === this.turn) {
        this.refreshFailed(asFailure(thrown));
      }
      return;
    }
    this.end(mine);
  }

  private refreshFailed(failure: Failure): void {
    this.reading = null;
    this.become({ ...this.state, busy: false, failure: this.state.rows ? null : failure });
    this.timer = setTimeout(this.refresh, waitBefore(this.failures++, Math.random));
  }

  /** stop takes no answer any more, and asks nothing. */
  stop(): void {
    this.begin(null);
    this.outdated = false;
  }

  private begin(what: PageStore<Row>["reading"]): number {
    clearTimeout(this.timer);
    this.reading = what;
    return ++this.turn;
  }

  private end(mine: number): void {
    if (mine === this.turn) {
      this.reading = null;
      if (this.outdated) {
        void this.readAgain();
      }
    }
  }

  private take(mine: number, page: Page<Row>, after: string | null): void {
    if (mine !== this.turn) {
      return;
    }
    const { hasNextPage, endCursor } = page.pageInfo;
    const rows = after === null ? page.nodes : [...(this.state.rows ?? []), ...page.nodes];
    this.answered = this.fetchPage;
    this.placed = true;
    this.become({ rows, after: hasNextPage ? endCursor : null, busy: false, failure: null });
  }

  /** withRest has the rows behind the last one that was read again, where more were shown than that. */
  private withRest(page: Page<Row>): Page<Row> {
    const shown = this.state.rows ?? [];
    if (!this.placed || !page.pageInfo.hasNextPage || shown.length <= refreshAtMost) {
      return page;
    }
    const rest = behind(shown, page.nodes);
    const { after } = this.state;
    return rest.length === 0
      ? page
      : { nodes: [...page.nodes, ...rest], pageInfo: { hasNextPage: after !== null, endCursor: after } };
  }

  private become(state: PageState<Row>): void {
    this.state = state;
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** fetchMany reads pages from the beginning until so many rows are there. */
async function fetchMany<Row>(fetchPage: FetchPage<Row>, wanted: number): Promise<Page<Row>> {
  let page = await fetchPage(null);
  const nodes = [...page.nodes];
  while (nodes.length < wanted && page.pageInfo.hasNextPage) {
    page = await fetchPage(page.pageInfo.endCursor);
    nodes.push(...page.nodes);
  }
  return { nodes, pageInfo: page.pageInfo };
}

/**
 * behind are the rows behind those that were read again: from where most of the rows before were
 * read, and most after were not, since single ones move from one part to the other.
 */
function behind<Row extends { id: string }>(shown: readonly Row[], read: readonly Row[]): Row[] {
  const ids = new Set(read.map(({ id }) => id));
  let [balance, best, from] = [0, 0, shown.length];
  shown.forEach(({ id }, at) => {
    balance += ids.has(id) ? 1 : -1;
    if (balance > best) {
      [best, from] = [balance, at + 1];
    }
  });
  return shown.slice(from).filter(({ id }) => !ids.has(id));
}
