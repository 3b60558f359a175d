import { expect, test } from "vitest";
import { instantOf, wallTime } from "./zone";

test.each([
  ["2026-03-01T12:00", "UTC", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01T12:00", "America/Sao_Paulo", "2026-03-01T15:00:00.000Z"],
  ["2026-07-01T00:15", "Asia/Kolkata", "2026-06-30T18:45:00.000Z"],
  // New York's clocks go from 01:59 to 03:00 on 8 March, and twice through the hour from 01:00 on
  // 1 November.
  ["2026-03-08T01:30", "America/New_York", "2026-03-08T06:30:00.000Z"],
  ["2026-03-08T03:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
  ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
])("%s in %s is %s, and back", (wall, zone, instant) => {
  expect(instantOf(wall, zone)).toBe(instant);
  expect(wallTime(instant, zone)).toBe(wall);
});

test("a wall time that no clock shows is the time as much after the change", () => {
  expect(instantOf("2026-03-08T02:30", "America/New_York")).toBe("2026-03-08T07:30:00.000Z");
});

test.each(["", "nonsense", "2026-03-01", "2026-13-01T12:00"])("%j is no time", (wall) => {
  expect(instantOf(wall, "UTC")).toBeNull();
});
