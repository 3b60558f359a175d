import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerOf, awaitAnswer, type Channel, handOver, leadTo, type Popup } from "./signup";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Two ends of one channel, as two windows of one origin have them. */
function pair(): [Channel, Channel] {
  const ends: Channel[] = [];
  const end = (other: () => Channel | undefined): Channel => ({
    onmessage: null,
    postMessage: (data) => void other()?.onmessage?.({ data } as MessageEvent),
    close: () => {},
  });
  ends.push(
    end(() => ends[1]),
    end(() => ends[0]),
  );
  return ends as [Channel, Channel];
}

const answer = { state: "s1", code: "c1", refusal: null };

test.each([
  ["code=c1&state=s1", answer],
  [
    "error=access_denied&error_description=Permissions+error&state=s1",
    { state: "s1", code: null, refusal: "Permissions error" },
  ],
  ["error=access_denied&state=s1", { state: "s1", code: null, refusal: "access_denied" }],
  ["code=c1", null],
  ["state=s1", null],
  ["", null],
])("the callback ?%s says %j", (query, want) => {
  expect(answerOf(new URLSearchParams(query))).toEqual(want);
});

test("the window that began takes its own answer, and the other hears so", async () => {
  const [opener, popup] = pair();
  const take = vi.fn();
  awaitAnswer("s1", take, opener);
  await expect(handOver(answer, popup)).resolves.toBe(true);
  expect(take).toHaveBeenCalledExactlyOnceWith(answer);
});

test("an answer to another sign-in is left alone", async () => {
  const [opener, popup] = pair();
  const take = vi.fn();
  awaitAnswer("s2", take, opener);
  const handed = handOver(answer, popup);
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(handed).resolves.toBe(false);
  expect(take).not.toHaveBeenCalled();
});

test("without a window that waits, the callback goes on by itself", async () => {
  const [, popup] = pair();
  const handed = handOver(answer, popup);
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(handed).resolves.toBe(false);
});

test("Meta's page comes into the window, or in place of this page where windows are blocked", () => {
  const replace = vi.fn();
  const assign = vi.fn();
  const popup = { closed: false, close: () => {}, location: { replace } } as unknown as Popup;
  leadTo("https://www.example.com/dialog", popup, { assign });
  expect(replace).toHaveBeenCalledExactlyOnceWith("https://www.example.com/dialog");
  expect(assign).not.toHaveBeenCalled();
  for (const blocked of [null, { ...popup, closed: true }]) {
    leadTo("https://www.example.com/dialog", blocked, { assign });
  }
  expect(assign).toHaveBeenCalledTimes(2);
});

test("an address that runs a script leads nowhere", () => {
  const assign = vi.fn();
  expect(() => leadTo("javascript:alert(1)", null, { assign })).toThrow(TypeError);
  expect(assign).not.toHaveBeenCalled();
});
