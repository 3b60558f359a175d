import { expect, test } from "vitest";
import { instant, message, reply } from "../inbox/fixtures";
import { shownUpTo, unreadLine } from "./unreadLine";

const thread = [message("a", 1), reply("r", 2), message("b", 3), message("c", 4), reply("s", 5)];
const read = (id: string, at: number, unreadCount: number) => ({
  unreadCount,
  readUpTo: { id, sentAt: instant(at) },
});
const all = { unreadCount: 3, readUpTo: null };

test("the line stands before the first message after the marker that counts", () => {
  expect(unreadLine(read("a", 1, 2), thread)).toEqual({ before: "b", count: 2, since: instant(3) });
  expect(unreadLine(all, thread)?.before).toBe("a");
  expect(unreadLine(read("c", 4, 0), thread)).toBeNull();
  expect(unreadLine(read("a", 1, 1), [message("h", 2, { origin: "HISTORY" })])).toBeNull();
});

test("there is no line before a message that only is the first of those loaded", () => {
  expect(unreadLine({ unreadCount: 4, readUpTo: null }, thread)).toBeNull();
  expect(unreadLine(read("z", 0, 4), thread)).toBeNull();
  expect(unreadLine(read("a", 1, 80), thread)?.before).toBe("b"); // of those behind, not all are loaded
});

test("the marker goes to the last message that is shown, if that is news", () => {
  const shown = (...ids: string[]) => new Set(ids);
  expect(shownUpTo(all, thread, shown("a", "r", "b"))?.id).toBe("b");
  expect(shownUpTo(read("a", 1, 2), thread, shown("b", "c", "s"))?.id).toBe("s");
  expect(shownUpTo(read("a", 1, 2), thread, shown("a", "r"))).toBeNull();
  expect(shownUpTo(read("c", 4, 0), thread, shown("s"))).toBeNull();
  expect(shownUpTo(all, thread, shown())).toBeNull();
});
