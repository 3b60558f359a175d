import { expect, test } from "vitest";
import { countryName, formatChange, formatCredits, isLess, ledgerFilter } from "./credits";

test.each([
  ["12.5", "en-US", "12.5"],
  ["12.5", "pt-BR", "12,5"],
  ["1234567.000001", "en-US", "1,234,567.000001"],
  ["999999999.999999", "pt-BR", "999.999.999,999999"],
  ["0", "en-US", "0"],
])("%s is written for %s as %s", (amount, locale, want) => {
  expect(formatCredits(amount, locale)).toBe(want);
});

test("a change says which way it goes", () => {
  expect(formatChange("3", "en-US")).toBe("+3");
  expect(formatChange("-0.008", "pt-BR")).toBe("-0,008");
  expect(formatChange("0", "en-US")).toBe("0");
  expect(isLess("-0.000001")).toBe(true);
  expect(isLess("0")).toBe(false);
});

test("countries stand in the reader's words", () => {
  expect(countryName("BR", "pt-BR", "Qualquer país")).toBe("Brasil");
  expect(countryName("*", "pt-BR", "Qualquer país")).toBe("Qualquer país");
});

test("a filter says only what was chosen", () => {
  expect(ledgerFilter("", "")).toBeNull();
  expect(ledgerFilter("CHARGE", "")).toEqual({ kinds: ["CHARGE"] });
  expect(ledgerFilter("", "7")).toEqual({ time: { inLast: { count: 7, unit: "DAY" } } });
});
