import { expect, test } from "vitest";
import source from "../../../currency.go?raw";
import { amountsOf, formatMoney, minorUnit, readNumber, writeNumber } from "./money";

const line = (quantity: string, unitPrice: string, discount = "0", taxRate = "0") => ({
  quantity,
  unitPrice,
  discount,
  taxRate,
});

test.each([
  ["plain", "BRL", line("3", "49.90"), "149.70", "0.00"],
  ["half a cent", "BRL", line("0.5", "0.01"), "0.01", "0.00"],
  ["just under half", "BRL", line("0.4999", "0.01"), "0.00", "0.00"],
  ["a discount", "BRL", line("1", "10.05", "50"), "5.03", "0.00"],
  ["all of it", "BRL", line("9", "10", "100", "17"), "0.00", "0.00"],
  ["a tax of half a cent", "BRL", line("1", "0.10", "0", "5"), "0.10", "0.01"],
  ["the tax is of what is due", "BRL", line("1", "0.104", "0", "5"), "0.10", "0.01"],
  ["yen have no cents", "JPY", line("3", "33.5", "0", "10"), "101", "10"],
  ["half a yen", "JPY", line("1", "5", "0", "10"), "5", "1"],
  ["dinars have thousandths", "KWD", line("1", "1.0005"), "1.001", "0.000"],
  ["more than a float holds", "BRL", line("999999.9999", "999999.99"), "999999989900.00", "0.00"],
])("the server's rule: %s", (_, currency, given, total, tax) => {
  expect(amountsOf([given], currency).lines).toEqual([{ total, tax }]);
});

test("sums are of rounded lines", () => {
  const { sums } = amountsOf([line("2.5", "49.90", "10", "17"), line("1", "0.005")], "BRL");
  expect(sums).toEqual({ subtotal: "112.29", tax: "19.09", total: "131.38" });
});

test.each([
  line("", "1"),
  line("x", "1"),
  line("0", "1"),
  line("-1", "1"),
  line("1", "1.00001"),
  line("1", "1", "100.01"),
  line("1", "1", "0", "101"),
])("%j has no total, nor has its document", (given) => {
  const amounts = amountsOf([line("1", "1"), given], "BRL");
  expect(amounts.lines).toEqual([{ total: "1.00", tax: "0.00" }, null]);
  expect(amounts.sums).toBeNull();
});

test("minor units are those of the server", () => {
  const names = { noMinorUnit: 0, hundredths: 2, thousandths: 3, tenThousandths: 4 };
  for (const [name, digits] of Object.entries(names)) {
    const codes = new RegExp(`\\b${name} += ["\`]([A-Z\\s]+)["\`]`).exec(source)?.[1]?.split(/\s+/) ?? [];
    expect(codes.length, name).toBeGreaterThan(1);
    expect(
      codes.filter((code) => minorUnit(code) !== digits),
      name,
    ).toEqual([]);
  }
});

const plain = (text: string) => text.replace(/\s/g, " ");

test.each([
  ["1234.50", "BRL", "pt-BR", "R$ 1.234,50"],
  ["1234.50", "BRL", "en-US", "R$1,234.50"],
  ["1234", "JPY", "en-US", "¥1,234"],
  ["1.234", "KWD", "en-US", "KWD 1.234"],
  ["10.50", "AFN", "en-US", "AFN 10.50"],
  ["999999999999.99", "USD", "en-US", "$999,999,999,999.99"],
  ["1.00", "R", "en-US", "1.00 R"],
])("%s %s reads in %s as %s", (amount, currency, locale, want) => {
  expect(plain(formatMoney(amount, currency, locale))).toBe(want);
});

test.each([
  ["2", "en", "2"],
  [" 49.90 ", "en", "49.90"],
  ["49,90", "en", "49.90"],
  ["49.90", "pt-BR", "49.90"],
  ["1,500", "en", "1500"],
  ["1.500", "pt-BR", "1500"],
  ["1.500", "en", "1.500"],
  ["1,500", "pt-BR", "1.500"],
  ["1,234.56", "en", "1234.56"],
  ["1.234,56", "pt-BR", "1234.56"],
  ["1.234,56", "en", "1.234,56"], // the server says how numbers are written
  ["1,234.56", "pt-BR", "1,234.56"],
  ["", "en", ""],
])("%j is in %s sent as %j", (written, locale, want) => {
  expect(readNumber(written, locale)).toBe(want);
});

test("fields have the reader's own point", () => {
  expect(writeNumber("49.90", "pt-BR")).toBe("49,90");
  expect(writeNumber("49.90", "en-US")).toBe("49.90");
  expect(readNumber(writeNumber("49.90", "pt-BR"), "pt-BR")).toBe("49.90");
});
