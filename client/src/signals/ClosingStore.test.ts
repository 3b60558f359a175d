import { expect, test, vi } from "vitest";
import { conversation, instant } from "../inbox/fixtures";
import { type Closing, ClosingStore, minutesLeft, stillClosing, warnedAt } from "./ClosingStore";

function closing(
  id: string,
  closesAt: number,
  minutesLeft: number,
  own: Partial<Closing["conversation"]> = {},
): Closing {
  const { account, customer } = conversation(id, null);
  return {
    cursor: `${id} ${minutesLeft}`,
    closesAt: instant(closesAt),
    minutesLeft,
    conversation: {
      id,
      waitingSince: instant(0),
      window: { closesAt: instant(closesAt) },
      account,
      customer,
      ...own,
    },
  };
}

function setUp() {
  const store = new ClosingStore("usr_1");
  const ids = () => store.getState().map(({ conversation: { id }, minutesLeft }) => `${id} ${minutesLeft}`);
  store.warn(closing("a", 90, 60));
  store.warn(closing("b", 90, 60));
  return { store, ids };
}

test("a later mark takes the place of the earlier one", () => {
  const { store, ids } = setUp();
  store.warn(closing("a", 90, 15));
  expect(ids()).toEqual(["a 15", "b 60"]);
  store.dismiss("a");
  expect(ids()).toEqual(["b 60"]);
});

test("a reply ends the warning, and so do a later window and another owner; other changes do not", () => {
  const { store, ids } = setUp();
  store.warn(closing("c", 90, 60));
  const now = {
    waitingSince: instant(0),
    window: { closesAt: instant(90) },
    owner: { id: "usr_1" },
  };
  store.changed({ id: "a", ...now });
  expect(ids()).toHaveLength(3);
  store.changed({ id: "a", ...now, waitingSince: null });
  store.changed({ id: "b", ...now, window: { closesAt: instant(200) } });
  store.changed({ id: "c", ...now, owner: { id: "usr_2" } });
  expect(ids()).toEqual([]);
});

test("one that comes after the reply, or of an earlier window, is none and ends the one before", () => {
  const { store, ids } = setUp();
  store.warn(closing("a", 90, 15, { waitingSince: null }));
  store.warn(closing("b", 90, 15, { window: { closesAt: instant(200) } }));
  expect(ids()).toEqual([]);
});

test("all are forgotten at once", () => {
  const { store, ids } = setUp();
  const told = vi.fn();
  store.subscribe(told);
  store.clear();
  store.clear();
  expect(ids()).toEqual([]);
  expect(told).toHaveBeenCalledTimes(1);
});

test("a window that has closed is warned of no more", () => {
  const { store } = setUp();
  expect(stillClosing(store.getState(), Date.parse(instant(89)))).toHaveLength(2);
  expect(stillClosing(store.getState(), Date.parse(instant(90)))).toHaveLength(0);
});

test.each([
  ["a clock that is rounded down by a second", -1, 60],
  ["the mark itself", 0, 60],
  ["half a minute later", 30, 60],
  ["a minute later", 60, 59],
  ["ten minutes later", 600, 50],
  ["the last seconds", 3_595, 1],
  ["the end", 3_600, 1],
  ["a clock that does not know of a jump yet", -80_000, 60],
])("the minutes that are left at %s", (_, seconds, want) => {
  const warning = closing("a", 90, 60);
  expect(minutesLeft(warning, warnedAt(warning) + seconds * 1_000)).toBe(want);
});
