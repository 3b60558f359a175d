import { expect, test, vi } from "vitest";
import { ServerClock } from "./clock";
import { Failure, failureOf } from "./failure";

const noon = Date.parse("2026-03-01T12:00:00.000Z");

function setUp() {
  let local = noon;
  const clock = new ServerClock(() => local);
  return { clock, wait: (ms: number) => (local += ms), local: () => local };
}

test("without an answer the machine's own clock counts", () => {
  expect(setUp().clock.now()).toBe(noon);
});

test("an answer tells how far ahead the server is, less half of the way", () => {
  const { clock, wait } = setUp();
  wait(200);
  clock.heard("2026-03-02T12:00:00.100Z", noon);
  expect(clock.now()).toBe(Date.parse("2026-03-02T12:00:00.200Z"));
});

test("a jump is told to those who show the time; the network's unsteadiness is not", () => {
  const { clock } = setUp();
  const moved = vi.fn();
  const forget = clock.onMoved(moved);
  clock.heard("2026-03-01T12:00:00.300Z", noon);
  expect(moved).not.toHaveBeenCalled();
  clock.heard("2026-03-02T12:00:00.000Z", noon);
  expect(moved).toHaveBeenCalledTimes(1);
  forget();
  clock.heard("2026-03-03T12:00:00.000Z", noon);
  expect(moved).toHaveBeenCalledTimes(1);
});

test("an event tells that the server is further on, never that it is behind", () => {
  const { clock } = setUp();
  clock.heardAfter(noon + 60_000);
  expect(clock.now()).toBe(noon + 60_000);
  clock.heardAfter(noon);
  expect(clock.now()).toBe(noon + 60_000);
});

test.each([null, "soon"])("a header of %j changes nothing", (stamp) => {
  const { clock } = setUp();
  clock.heard(stamp, noon);
  expect(clock.now()).toBe(noon);
});

test("the first error's code and wait are what failed", () => {
  const error = (extensions: object) => ({ graphQLErrors: [{ extensions }] }) as never;
  expect(failureOf(error({ code: "RATE_LIMITED", retryAfterMs: 5000 }))).toMatchObject({
    code: "RATE_LIMITED",
    retryAfterMs: 5000,
  });
  expect(failureOf(error({}))).toEqual(new Failure("INTERNAL"));
  expect(failureOf({ graphQLErrors: [] } as never)).toEqual(new Failure("NETWORK"));
});
