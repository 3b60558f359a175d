import { expect, test } from "vitest";
import {
  amountOf,
  countryName,
  formatChange,
  formatCredits,
  isLess,
  ledgerFilter,
  noteOf,
  priceOf,
} from "./credits";

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

test.each([
  ["100", "100"],
  [" 12,5 ", "12.5"],
  ["0", null],
  ["-3", null],
  ["1.2345678", null],
  ["1,000.5", "1000.5"],
  ["1,00", "1.00"],
  ["1,2,3", null],
  ["12,34,567", null],
  ["1,000", "1000"],
  ["0,125", "0.125"],
  ["", null],
])("%j is the amount %s", (written, want) => {
  expect(amountOf(written, "en")).toBe(want);
});

test.each([
  ["1.000", "1000"],
  ["1.234.567,5", "1234567.5"],
  ["0.125", "0.125"],
  ["12.5", "12.5"],
])("%j is in Portuguese the amount %s", (written, want) => {
  expect(amountOf(written, "pt-BR")).toBe(want);
});

test.each([
  ["100", "1", "USD", "100.00"],
  ["10", "0.0555", "BRL", "0.56"],
  ["10", "0.0554", "BRL", "0.55"],
  ["12.345678", "5.4321", "BRL", "67.06"],
  ["1", "1.5", "JPY", "2"],
  ["1", "0.3333", "KWD", "0.333"],
  ["1000000", "99999.9999", "USD", "99999999900.00"],
])("%s credits at %s %s cost %s, as the server says", (amount, each, currency, want) => {
  expect(priceOf(amount, each, currency)).toBe(want);
});

test("a correction by WhatsApp is told in the reader's words, the operator's as they wrote it", () => {
  const note = "WhatsApp billed 2, 1 was reserved.";
  expect(noteOf({ kind: "ADJUSTMENT", note, message: { id: "msg_1" } }, "Corrigido")).toBe("Corrigido");
  expect(noteOf({ kind: "ADJUSTMENT", note: "A start", message: null }, "Corrigido")).toBe("A start");
  expect(noteOf({ kind: "CHARGE", note: null, message: { id: "msg_1" } }, "Corrigido")).toBeNull();
});
