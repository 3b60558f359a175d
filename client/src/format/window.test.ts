import { expect, test } from "vitest";
import { formatLeft, formatLeftShort, viewWindow } from "./window";

const closesAt = "2026-03-02T12:00:00.000Z";
const closes = Date.parse(closesAt);
const service = { open: true, openedAt: "2026-03-01T12:00:00.000Z", closesAt };
const minute = 60_000;
const hour = 60 * minute;

test.each([
  [24 * hour, "calm", 1],
  [2 * hour, "calm", 2 / 24],
  [2 * hour - 1, "warn", 2 / 24],
  [hour, "warn", 1 / 24],
  [hour - 1, "danger", 1 / 24],
  [1, "danger", 0],
  [0, "closed", 0],
  [-hour, "closed", 0],
])("with %i ms left the window is %s", (left, tone, part) => {
  const view = viewWindow(service, closes - left);
  expect(view.tone).toBe(tone);
  expect(view.part).toBeCloseTo(part, 5);
  expect(view.left).toBe(Math.max(0, left));
});

test("the server's word that a window is closed counts more than the clock", () => {
  expect(viewWindow({ ...service, open: false }, closes - hour).tone).toBe("closed");
});

test("a customer who never wrote has no window", () => {
  expect(viewWindow({ open: false, openedAt: null, closesAt: null }, closes).tone).toBe("closed");
});

test("a ring is full at most, also where the clocks differ", () => {
  expect(viewWindow(service, closes - 25 * hour).part).toBe(1);
});

test.each([
  [24 * hour, "24 h 00", "24 h 00"],
  [hour + 48 * minute + 59_999, "1 h 48", "1 h 48"],
  [hour, "1 h 00", "1 h 00"],
  [hour - 1, "59 min", "59 min"],
  [5 * minute, "5 min", "5 min"],
  [5 * minute - 1, "4:59", "4 min"],
  [7_000, "0:07", "< 1 min"],
  [999, "0:00", "< 1 min"],
])("%i ms are written as %s, in lists as %s", (left, long, short) => {
  expect(formatLeft(left)).toBe(long);
  expect(formatLeftShort(left)).toBe(short);
});
