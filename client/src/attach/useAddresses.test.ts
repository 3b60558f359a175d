import { expect, test } from "vitest";
import { holds, worthTrying } from "./useAddresses";

const minute = 60_000;

test.each([
  ["the first time", null, true],
  ["at once", 1_000, false],
  ["when that one has run out as well", 30 * minute, true],
])("what fails %s is tried with another address, or not", (_, after, want) => {
  const triedAt = after === null ? null : Date.UTC(2026, 2, 1, 12);
  expect(worthTrying(triedAt, Date.UTC(2026, 2, 1, 12) + (after ?? 0))).toBe(want);
});

test("an address that gave nothing has run out, or has nothing to give", () => {
  const address = `/files/fil_1/thumbnail?until=${Date.UTC(2026, 2, 1, 12) / 1000}&signature=s`;
  expect(holds(address, Date.UTC(2026, 2, 1, 11, 59))).toBe(true);
  expect(holds(address, Date.UTC(2026, 2, 1, 12))).toBe(false);
});
