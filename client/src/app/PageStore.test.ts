import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Page, PageStore } from "./PageStore";

interface Row {
  id: string;
}

/** Server has numbers for rows, two a page, and answers when it is told to. */
class Server {
  rows = [1, 2, 3, 4, 5];
  asked = 0;
  perPage = 2;
  private readonly waiting: { answer(): void; fail(): void }[] = [];

  readonly fetch = (after: string | null): Promise<Page<Row>> => {
    this.asked++;
    return new Promise((resolve, reject) => {
      const begin = after === null ? 0 : this.rows.findIndex((row) => `${row}` === after) + 1;
      const end = begin + this.perPage;
      const nodes = this.rows.slice(begin, end).map((row) => ({ id: `${row}` }));
      const hasNextPage = end < this.rows.length;
      const endCursor = hasNextPage ? (nodes.at(-1)?.id ?? null) : null;
      this.waiting.push({
        answer: () => resolve({ nodes, pageInfo: { hasNextPage, endCursor } }),
        fail: () => reject(new Error("no connection")),
      });
    });
  };

  /** settle answers everything in the order in which it was asked, and what is asked then. */
  async settle(how: "answer" | "fail" = "answer"): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      next[how]();
      await vi.advanceTimersByTimeAsync(0);
    }
  }
}

async function opened(): Promise<{ server: Server; store: PageStore<Row> }> {
  const server = new Server();
  const store = new PageStore<Row>();
  store.open(server.fetch);
  await server.settle();
  return { server, store };
}

const rowsOf = (store: PageStore<Row>) => store.getState().rows?.map(({ id }) => Number(id)) ?? null;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a list is read page by page", async () => {
  const { server, store } = await opened();
  expect(rowsOf(store)).toEqual([1, 2]);
  expect(store.getState()).toMatchObject({ after: "2", busy: false, failure: null });
  void store.load("2");
  await server.settle();
  void store.load("4");
  await server.settle();
  expect(rowsOf(store)).toEqual([1, 2, 3, 4, 5]);
  expect(store.getState()).toMatchObject({ after: null });
});

test("what is shown is read again, as far as it is shown", async () => {
  const { server, store } = await opened();
  void store.load("2");
  await server.settle();
  server.rows = [0, ...server.rows];
  store.refresh();
  await server.settle();
  expect(rowsOf(store)).toEqual([0, 1, 2, 3]);
  expect(store.getState()).toMatchObject({ after: "3" });
});

test("a change while a page is read is shown after it", async () => {
  const { server, store } = await opened();
  void store.load("2");
  server.rows = [0, 1, 2, 3, 4];
  store.refresh();
  await server.settle();
  expect(rowsOf(store)).toEqual([0, 1, 2, 3]);
});

test("a page that is asked for while the list is read again does not lose the change", async () => {
  const { server, store } = await opened();
  server.rows = [0, 1, 2, 3, 4];
  store.refresh();
  void store.load("2");
  await server.settle();
  expect(rowsOf(store)).toEqual([0, 1, 2, 3]);
  expect(store.getState()).toMatchObject({ busy: false });
});

test("changes that come faster than the list can be read do not keep it from being shown", async () => {
  const { server, store } = await opened();
  server.rows = [0, 1, 2];
  store.refresh();
  store.refresh();
  expect(server.asked).toBe(2);
  server.rows = [-1, 0, 1];
  await server.settle();
  expect(server.asked).toBe(3);
  expect(rowsOf(store)).toEqual([-1, 0]);
});

test("reading again that fails is tried again, and what is shown stays", async () => {
  const { server, store } = await opened();
  server.rows = [0, 1, 2];
  store.refresh();
  await server.settle("fail");
  expect(rowsOf(store)).toEqual([1, 2]);
  expect(store.getState()).toMatchObject({ busy: false, failure: null });
  await vi.advanceTimersByTimeAsync(2_000);
  await server.settle("fail");
  await vi.advanceTimersByTimeAsync(4_000);
  await server.settle();
  expect(rowsOf(store)).toEqual([0, 1]);
  const { asked } = server;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.asked).toBe(asked);
});

test("a page that cannot be read says so, and its rows stay", async () => {
  const { server, store } = await opened();
  void store.load("2");
  await server.settle("fail");
  expect(rowsOf(store)).toEqual([1, 2]);
  expect(store.getState()).toMatchObject({ after: "2", busy: false });
  expect(store.getState().failure).not.toBeNull();
});

test("another list that cannot be read shows nothing of the one before, and begins anew", async () => {
  const { store } = await opened();
  const other = new Server();
  other.rows = [7, 8, 9];
  store.open(other.fetch);
  expect(rowsOf(store)).toEqual([1, 2]);
  expect(store.getState()).toMatchObject({ after: null, busy: true });
  await other.settle("fail");
  expect(rowsOf(store)).toEqual(null);
  expect(store.getState()).toMatchObject({ after: null, busy: false });
  expect(store.getState().failure).not.toBeNull();
  void store.load(null);
  await other.settle();
  expect(rowsOf(store)).toEqual([7, 8]);
  expect(store.getState()).toMatchObject({ after: "8", failure: null });
});

test("a list that cannot be read from its beginning again keeps its rows, not its place", async () => {
  const { server, store } = await opened();
  store.open(server.fetch);
  await server.settle("fail");
  expect(rowsOf(store)).toEqual([1, 2]);
  expect(store.getState()).toMatchObject({ after: null, busy: false });
  expect(store.getState().failure).not.toBeNull();
});

test("the answer of the list before is not shown in another one, nor once it is stopped", async () => {
  const { server, store } = await opened();
  const other = new Server();
  other.rows = [9];
  void store.load("2");
  store.open(other.fetch);
  expect(rowsOf(store)).toEqual([1, 2]);
  await other.settle();
  await server.settle();
  expect(rowsOf(store)).toEqual([9]);
  expect(store.getState()).toMatchObject({ after: null });
  other.rows = [8];
  store.refresh();
  store.stop();
  await other.settle();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rowsOf(store)).toEqual([9]);
});

test("of a long list the beginning is read again, and what was shown behind it stays", async () => {
  const server = new Server();
  server.rows = Array.from({ length: 400 }, (_, n) => n);
  server.perPage = 50;
  const store = new PageStore<Row>();
  store.open(server.fetch);
  await server.settle();
  for (let last = 49; last < 249; last += 50) {
    void store.load(`${last}`);
    await server.settle();
  }
  expect(rowsOf(store)).toEqual(server.rows.slice(0, 250));
  // One is new, one is gone, one comes forward from far behind.
  server.rows = [-1, 230, ...server.rows.filter((row) => row !== 230 && row !== 7)];
  store.refresh();
  await server.settle();
  expect(rowsOf(store)).toEqual(server.rows.slice(0, 250));
  expect(store.getState().after).toBe("249");
  void store.load(null);
  await server.settle("fail");
  store.refresh();
  await server.settle();
  expect(rowsOf(store)).toEqual(server.rows.slice(0, 200));
  expect(store.getState().after).toBe(`${server.rows[199]}`);
});
