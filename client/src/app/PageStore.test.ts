import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Page, PageStore } from "./PageStore";

/** Server has numbers for rows, two a page, and answers when it is told to. */
class Server {
  rows = [1, 2, 3, 4, 5];
  asked = 0;
  private readonly waiting: { answer(): void; fail(): void }[] = [];

  readonly fetch = (after: string | null): Promise<Page<number>> => {
    this.asked++;
    return new Promise((resolve, reject) => {
      const begin = after === null ? 0 : this.rows.findIndex((row) => `${row}` === after) + 1;
      const nodes = this.rows.slice(begin, begin + 2);
      const hasNextPage = begin + 2 < this.rows.length;
      const endCursor = hasNextPage ? `${nodes.at(-1)}` : null;
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

async function opened(): Promise<{ server: Server; store: PageStore<number> }> {
  const server = new Server();
  const store = new PageStore<number>();
  store.open(server.fetch);
  await server.settle();
  return { server, store };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a list is read page by page", async () => {
  const { server, store } = await opened();
  expect(store.getState()).toMatchObject({ rows: [1, 2], after: "2", busy: false, failure: null });
  void store.load("2");
  await server.settle();
  void store.load("4");
  await server.settle();
  expect(store.getState()).toMatchObject({ rows: [1, 2, 3, 4, 5], after: null });
});

test("what is shown is read again, as far as it is shown", async () => {
  const { server, store } = await opened();
  void store.load("2");
  await server.settle();
  server.rows = [0, ...server.rows];
  store.refresh();
  await server.settle();
  expect(store.getState()).toMatchObject({ rows: [0, 1, 2, 3], after: "3" });
});

test("a change while a page is read is shown after it", async () => {
  const { server, store } = await opened();
  void store.load("2");
  server.rows = [0, 1, 2, 3, 4];
  store.refresh();
  await server.settle();
  expect(store.getState().rows).toEqual([0, 1, 2, 3]);
});

test("a page that is asked for while the list is read again does not lose the change", async () => {
  const { server, store } = await opened();
  server.rows = [0, 1, 2, 3, 4];
  store.refresh();
  void store.load("2");
  await server.settle();
  expect(store.getState()).toMatchObject({ rows: [0, 1, 2, 3], busy: false });
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
  expect(store.getState().rows).toEqual([-1, 0]);
});

test("reading again that fails is tried again, and what is shown stays", async () => {
  const { server, store } = await opened();
  server.rows = [0, 1, 2];
  store.refresh();
  await server.settle("fail");
  expect(store.getState()).toMatchObject({ rows: [1, 2], busy: false, failure: null });
  await vi.advanceTimersByTimeAsync(2_000);
  await server.settle("fail");
  await vi.advanceTimersByTimeAsync(4_000);
  await server.settle();
  expect(store.getState().rows).toEqual([0, 1]);
  const { asked } = server;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.asked).toBe(asked);
});

test("a page that cannot be read says so, and its rows stay", async () => {
  const { server, store } = await opened();
  void store.load("2");
  await server.settle("fail");
  expect(store.getState()).toMatchObject({ rows: [1, 2], after: "2", busy: false });
  expect(store.getState().failure).not.toBeNull();
});

test("another list that cannot be read shows nothing of the one before, and begins anew", async () => {
  const { store } = await opened();
  const other = new Server();
  other.rows = [7, 8, 9];
  store.open(other.fetch);
  expect(store.getState()).toMatchObject({ rows: [1, 2], after: null, busy: true });
  await other.settle("fail");
  expect(store.getState()).toMatchObject({ rows: null, after: null, busy: false });
  expect(store.getState().failure).not.toBeNull();
  void store.load(null);
  await other.settle();
  expect(store.getState()).toMatchObject({ rows: [7, 8], after: "8", failure: null });
});

test("a list that cannot be read from its beginning again keeps its rows, not its place", async () => {
  const { server, store } = await opened();
  store.open(server.fetch);
  await server.settle("fail");
  expect(store.getState()).toMatchObject({ rows: [1, 2], after: null, busy: false });
  expect(store.getState().failure).not.toBeNull();
});

test("the answer of the list before is not shown in another one, nor once it is stopped", async () => {
  const { server, store } = await opened();
  const other = new Server();
  other.rows = [9];
  void store.load("2");
  store.open(other.fetch);
  expect(store.getState().rows).toEqual([1, 2]);
  await other.settle();
  await server.settle();
  expect(store.getState()).toMatchObject({ rows: [9], after: null });
  other.rows = [8];
  store.refresh();
  store.stop();
  await other.settle();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.getState().rows).toEqual([9]);
});
