import { expect, test } from "vitest";
import { conversation, instant } from "../inbox/fixtures";
import { type Closing, ClosingStore, minutesLeft, stillClosing, warnedAt } from "./ClosingStore";

function closing(id: string, closesAt: number, minutesLeft: number): Closing {
  const { account, customer } = conversation(id, null);
  return {
    cursor: `${id} ${minutesLeft}`,
    closesAt: instant(closesAt),
    minutesLeft,
    conversation: { id, waitingSince: instant(0), account, customer },
  };
}

function setUp() {
  const store = new ClosingStore();
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

test("a reply ends the warning, and so does a later window; other changes do not", () => {
  const { store, ids } = setUp();
  const now = { waitingSince: instant(0), window: { closesAt: instant(90) } };
  store.changed({ id: "a", ...now });
  expect(ids()).toHaveLength(2);
  store.changed({ id: "a", ...now, waitingSince: null });
  store.changed({ id: "b", ...now, window: { closesAt: instant(200) } });
  expect(ids()).toEqual([]);
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
