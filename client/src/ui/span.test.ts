import { expect, test } from "vitest";
import { spanOf } from "./span";

test.each([
  ["today", { today: true }],
  ["30", { inLast: { count: 30, unit: "DAY" } }],
  ["-1", { any: true }],
  ["soon", { any: true }],
])("the time %s is %j", (time, want) => {
  expect(spanOf(time)).toEqual(want);
});
