import { expect, test } from "vitest";
import { filterOf } from "./kinds";

test.each([
  ["all", "both", null],
  ["all", "INBOUND", { direction: "INBOUND" }],
  ["pictures", "both", { types: ["IMAGE", "STICKER"] }],
  ["documents", "OUTBOUND", { types: ["DOCUMENT"], direction: "OUTBOUND" }],
] as const)("%s of %s ask for %j", (kind, side, want) => {
  expect(filterOf(kind, side)).toEqual(want);
});
