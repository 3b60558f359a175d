import { expect, test, vi } from "vitest";
import { signal } from "../signals/fixtures";
import type { SignalStore } from "../signals/SignalStore";
import { seeingOnce } from "./useMarkRead";

test("a signal is seen once each time that it is told, also where that fails", () => {
  const see = vi.fn<SignalStore["see"]>().mockRejectedValue(new Error("no connection"));
  const look = seeingOnce({ see });
  look(signal("a", 1));
  look(signal("a", 1));
  expect(see.mock.calls).toEqual([[["a"]]]);
  look(signal("a", 15)); // a reminder is due
  expect(see).toHaveBeenCalledTimes(2);
});
