import { expect, test } from "vitest";
import { withoutGroups } from "./number";

test.each([
  ["1,00,000", "en-IN", "100000"],
  ["10,00,00,000.50", "en-IN", "100000000.50"],
  ["99,999", "en-IN", "99999"],
  ["1,000,000", "en-IN", "1000000"],
  ["1,00,00", "en-IN", "1,00,00"],
  ["1,00", "en-IN", "1,00"],
  ["12,34,567", "en", "12,34,567"],
  ["1.000,25", "pt-BR", "1000,25"],
  ["1,000.25", "en", "1000.25"],
  ["1.00", "pt-BR", "1.00"],
])("%j in %s is %j without its marks", (written, locale, want) => {
  expect(withoutGroups(written, locale)).toBe(want);
});
