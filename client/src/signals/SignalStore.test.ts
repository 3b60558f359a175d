import { expect, test, vi } from "vitest";
import type { Api } from "../api/api";
import { signal } from "./fixtures";
import { newSignalOf, newSignals, type Signal, SignalStore } from "./SignalStore";

function setUp(answer: Signal[] = []) {
  let release = () => {};
  const api = {
    query: vi.fn(async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { signals: { nodes: answer, pageInfo: { hasNextPage: false, endCursor: null } } };
    }),
    mutate: vi.fn(),
  };
  const store = new SignalStore(api as unknown as Api);
  const asking = () => newSignals(store.getState()).map(({ id, messageCount }) => `${id} ${messageCount}`);
  return { api, store, asking, release: () => release() };
}

test("what asks for attention is there, the latest first, and counts up", () => {
  const { store, asking } = setUp();
  store.apply(signal("a", 1));
  store.apply(signal("b", 2));
  store.apply(signal("a", 3, { messageCount: 2 }));
  expect(asking()).toEqual(["a 2", "b 1"]);
});

test("what another screen ignored or put off asks no more", () => {
  const { store, asking } = setUp();
  store.apply(signal("a", 1));
  store.apply(signal("b", 1));
  store.apply(signal("a", 2, { state: "IGNORED" }));
  store.apply(signal("b", 2, { state: "SNOOZED", remindAt: "2026-03-01T12:17:00.000Z" }));
  expect(asking()).toEqual([]);
  store.apply(signal("b", 17));
  expect(asking()).toEqual(["b 1"]);
});

test("the answer to a mutation does not undo a later event", async () => {
  const { api, store, asking } = setUp();
  store.apply(signal("a", 1));
  api.mutate.mockImplementation(async () => {
    store.apply(signal("a", 5, { messageCount: 1 }));
    return { ignoreSignal: { signal: signal("a", 4, { state: "IGNORED" }) } };
  });
  await store.ignore("a");
  expect(asking()).toEqual(["a 1"]);
});

test("loading drops what no longer asks, and keeps what was told meanwhile", async () => {
  const { store, asking, release } = setUp([signal("b", 2)]);
  store.apply(signal("old", 1));
  const loading = store.load();
  store.apply(signal("c", 3));
  release();
  await loading;
  expect(asking()).toEqual(["c 1", "b 1"]);
});

test("heralds hear each event, and nothing that was only loaded", async () => {
  const { store, release } = setUp([signal("b", 2)]);
  const told: string[] = [];
  store.onTold(({ id, state }) => told.push(`${id} ${state}`));
  const loading = store.load();
  release();
  await loading;
  store.apply(signal("a", 3));
  store.apply(signal("a", 4, { state: "SEEN" }));
  expect(told).toEqual(["a NEW", "a SEEN"]);
});

test("what cannot be loaded is loaded after a while, until it is there or nobody listens", async () => {
  vi.useFakeTimers();
  const { api, store, asking, release } = setUp([signal("b", 2)]);
  api.query.mockRejectedValueOnce(new Error("no")).mockRejectedValueOnce(new Error("no"));
  await store.load();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(api.query).toHaveBeenCalledTimes(3);
  release();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asking()).toEqual(["b 1"]);
  expect(api.query).toHaveBeenCalledTimes(3);
  api.query.mockRejectedValue(new Error("no"));
  await store.load();
  store.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(api.query).toHaveBeenCalledTimes(4);
  vi.useRealTimers();
});

test("of two loads the later one counts, whichever is answered last", async () => {
  const answers: ((nodes: Signal[]) => void)[] = [];
  const query = () =>
    new Promise((resolve) => {
      answers.push((nodes) => resolve({ signals: { nodes } }));
    });
  const store = new SignalStore({ query } as unknown as Api);
  const loads = [store.load(), store.load()];
  answers[1]?.([signal("b", 2)]);
  await loads[1];
  answers[0]?.([signal("a", 1)]);
  await loads[0];
  expect(newSignals(store.getState()).map(({ id }) => id)).toEqual(["b"]);
});

test("those that list more than is held hear of each load: events may have been missed", async () => {
  const { store, release } = setUp();
  const missed = vi.fn();
  const forget = store.onGap(missed);
  const loading = store.load();
  expect(missed).toHaveBeenCalledTimes(1);
  release();
  await loading;
  forget();
  const again = store.load();
  release();
  await again;
  expect(missed).toHaveBeenCalledTimes(1);
});

test("the one of a conversation is found while it is new", () => {
  const { store } = setUp();
  store.apply(signal("a", 1, { state: "SNOOZED", remindAt: "2026-03-01T12:17:00.000Z" }));
  store.apply(signal("b", 1));
  expect(newSignalOf(store.getState(), "cnv-a")).toBeNull();
  expect(newSignalOf(store.getState(), "cnv-b")?.id).toBe("b");
});

test("however many are seen, the server is told of 100 at once at most", async () => {
  const { api, store } = setUp();
  api.mutate.mockImplementation(async (_, { signalIds }: { signalIds: string[] }) => ({
    seeSignals: { signals: signalIds.map((id) => signal(id, 2, { state: "SEEN" })) },
  }));
  await store.see(Array.from({ length: 230 }, (_, n) => `s${n}`));
  expect(api.mutate.mock.calls.map(([, { signalIds }]) => signalIds.length)).toEqual([100, 100, 30]);
  expect(Object.keys(store.getState().known)).toHaveLength(230);
});
