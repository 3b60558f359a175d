import { expect, test } from "vitest";
import { conversation, instant } from "../inbox/fixtures";
import { type Closing, ClosingStore, stillClosing } from "./ClosingStore";

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
