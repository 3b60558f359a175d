import { expect, test } from "vitest";
import { worthTrying } from "./useAddresses";

const minute = 60_000;

test.each([
  ["the first time", null, true],
  ["at once", 1_000, false],
  ["when that one has run out as well", 30 * minute, true],
])("what fails %s is tried with another address, or not", (_, after, want) => {
  const triedAt = after === null ? null : Date.UTC(2026, 2, 1, 12);
  expect(worthTrying(triedAt, Date.UTC(2026, 2, 1, 12) + (after ?? 0))).toBe(want);
});
