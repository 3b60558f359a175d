import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { coalesced } from "./coalesced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("many calls are one run, and none is lost", () => {
  const act = vi.fn();
  const later = coalesced(act, 100);
  for (let i = 0; i < 10; i++) {
    later.call();
    vi.advanceTimersByTime(15);
  }
  vi.advanceTimersByTime(100);
  expect(act).toHaveBeenCalledTimes(2);
  later.call();
  later.cancel();
  vi.advanceTimersByTime(1_000);
  expect(act).toHaveBeenCalledTimes(2);
});
