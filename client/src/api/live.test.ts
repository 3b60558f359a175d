import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { waitBefore } from "./backoff";
import { Live, type LiveState, type Sink } from "./live";

interface Event {
  cursor: string;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server of which the test holds the other end. */
function setUp() {
  const opened: { since: string | null; sink: Sink<Event> }[] = [];
  const states: LiveState["name"][] = [];
  const seen: string[] = [];
  const onFresh = vi.fn();
  const onSignedOut = vi.fn();
  const live = new Live<Event>({
    subscribe: (since, sink) => {
      opened.push({ since, sink });
      return () => {};
    },
    onEvent: (event) => void seen.push(event.cursor),
    onFresh,
    onState: (state) => void states.push(state.name),
    onSignedOut,
    random: () => 1,
  });
  live.start();
  const last = () => {
    const connection = opened.at(-1);
    if (!connection) {
      throw new Error("nothing was opened");
    }
    return connection;
  };
  return { live, opened, states, seen, onFresh, onSignedOut, last };
}

const graphQLError = (code: string, extra = {}) => [{ message: "no", extensions: { code, ...extra } }];

test("a new subscription asks to fetch what was before it; a resumed one does not", () => {
  const { onFresh, last } = setUp();
  expect(last().since).toBeNull();
  last().sink.connected();
  expect(onFresh).toHaveBeenCalledTimes(1);
  last().sink.event({ cursor: "c1" });
  last().sink.ended({ code: 1006 });
  vi.advanceTimersByTime(1_000);
  last().sink.connected();
  expect(last().since).toBe("c1");
  expect(onFresh).toHaveBeenCalledTimes(1);
});

test("it resumes after the last event or the last position that the server told", () => {
  const { last } = setUp();
  last().sink.event({ cursor: "c1" });
  last().sink.position("c7");
  last().sink.ended({ code: 1012 });
  vi.advanceTimersByTime(1_000);
  expect(last().since).toBe("c7");
});

test("it waits longer and longer, for ever, and from the beginning after an event", () => {
  const { opened, last } = setUp();
  for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = opened.length;
    last().sink.ended(new Error("refused"));
    vi.advanceTimersByTime(wait - 1);
    expect(opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(before + 1);
  }
  last().sink.event({ cursor: "c1" });
  const before = opened.length;
  last().sink.ended(undefined);
  vi.advanceTimersByTime(1_000);
  expect(opened).toHaveLength(before + 1);
});

test("it waits from the beginning after a connection that held, though nothing was told over it", () => {
  const { opened, last } = setUp();
  for (const wait of [1_000, 2_000, 4_000]) {
    last().sink.ended(new Error("refused"));
    vi.advanceTimersByTime(wait);
  }
  last().sink.connected();
  vi.advanceTimersByTime(30_000);
  const before = opened.length;
  last().sink.ended({ code: 1006 });
  vi.advanceTimersByTime(1_000);
  expect(opened).toHaveLength(before + 1);
});

test("a server that accepts and drops at once is waited for longer and longer", () => {
  const { opened, last } = setUp();
  for (const wait of [1_000, 2_000, 4_000, 8_000]) {
    const before = opened.length;
    last().sink.connected();
    vi.advanceTimersByTime(500);
    last().sink.ended({ code: 1006 });
    vi.advanceTimersByTime(wait - 1);
    expect(opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(before + 1);
  }
});

test("RESYNC starts anew at once, and fetches", () => {
  const { opened, onFresh, last } = setUp();
  last().sink.connected();
  last().sink.event({ cursor: "c1" });
  last().sink.ended(graphQLError("RESYNC"));
  expect(opened).toHaveLength(2);
  expect(last().since).toBeNull();
  last().sink.connected();
  expect(onFresh).toHaveBeenCalledTimes(2);
});

test("SUBSCRIPTION_LAGGED resumes at the cursor that the server names", () => {
  const { opened, last } = setUp();
  last().sink.event({ cursor: "c1" });
  last().sink.ended(graphQLError("SUBSCRIPTION_LAGGED", { cursor: "c5" }));
  expect(opened).toHaveLength(2);
  expect(last().since).toBe("c5");
});

test("a server that only ever lags is not asked at full speed", () => {
  const { opened, last, states } = setUp();
  last().sink.ended(graphQLError("SUBSCRIPTION_LAGGED", { cursor: "c5" }));
  expect(opened).toHaveLength(1);
  expect(states.at(-1)).toBe("waiting");
});

test.each([[{ code: 4403 }], [graphQLError("UNAUTHENTICATED")]])("%j leads to the sign-in page", (reason) => {
  const { opened, onSignedOut, states, last } = setUp();
  last().sink.ended(reason);
  vi.advanceTimersByTime(60_000);
  expect(onSignedOut).toHaveBeenCalledTimes(1);
  expect(opened).toHaveLength(1);
  expect(states.at(-1)).toBe("stopped");
});

test("where the session lasts after all it goes on, and waits longer each time", () => {
  const { live, opened, last } = setUp();
  for (const wait of [1_000, 2_000, 4_000]) {
    const before = opened.length;
    last().sink.ended({ code: 4403 });
    live.resume();
    live.resume();
    vi.advanceTimersByTime(wait - 1);
    expect(opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(before + 1);
  }
});

test("a server that asks to come later is asked again after a wait", () => {
  const { opened, onSignedOut, states, last } = setUp();
  last().sink.ended({ code: 1013 });
  expect(states.at(-1)).toBe("waiting");
  vi.advanceTimersByTime(1_000);
  expect(opened).toHaveLength(2);
  expect(onSignedOut).not.toHaveBeenCalled();
});

test("a wait can be ended early, once", () => {
  const { live, opened, last } = setUp();
  last().sink.ended({ code: 1006 });
  live.retryNow();
  live.retryNow();
  vi.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(2);
});

test("what an old connection still says does not count", () => {
  const { seen, last } = setUp();
  const { sink } = last();
  sink.ended({ code: 1006 });
  sink.event({ cursor: "late" });
  sink.ended({ code: 4403 });
  vi.advanceTimersByTime(1_000);
  expect(last().since).toBeNull();
  expect(seen).toEqual([]);
});

test("after stop nothing is opened", () => {
  const { live, opened, last } = setUp();
  last().sink.ended({ code: 1006 });
  live.stop();
  vi.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(1);
});

test("back-off is between 1 s and 30 s, and random", () => {
  for (let attempt = 0; attempt < 50; attempt++) {
    for (const random of [0, 0.5, 0.999]) {
      const wait = waitBefore(attempt, () => random);
      expect(wait).toBeGreaterThanOrEqual(1_000);
      expect(wait).toBeLessThanOrEqual(30_000);
    }
  }
  expect(waitBefore(4, () => 0)).toBeLessThan(waitBefore(4, () => 1));
});
