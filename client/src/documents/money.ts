// Money by the server's rule: exact, each line and each line's tax rounded to the currency's minor
// unit, half of one up. There are no floating-point numbers in it.

import { withoutGroups } from "../format/number";

/** Currencies of ISO 4217 by the digits of their minor unit; the others have two. */
const minorUnits: Readonly<Record<string, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/** minorUnit is how many digits a currency has behind the point. */
export function minorUnit(currency: string): number {
  const found = Object.entries(minorUnits).find(([, codes]) => codes.split(" ").includes(currency));
  return Number(found?.[0] ?? 2);
}

/** A line's numbers as the API takes them: text, with a point. */
export interface Priced {
  quantity: string;
  unitPrice: string;
  discount: string;
  taxRate: string;
}

export interface LineAmount {
  total: string;
  tax: string;
}

export interface Amounts {
  /** Null for a line whose numbers cannot be read. */
  lines: readonly (LineAmount | null)[];
  /** Null while a line is. */
  sums: { subtotal: string; tax: string; total: string } | null;
}

/** Digits behind the point that every number is read with. */
const scale = 4;
const whole = 100n * 10n ** BigInt(scale);

/** amountsOf works out what the server will, for lines that are being written. */
export function amountsOf(lines: readonly Priced[], currency: string): Amounts {
  const digits = minorUnit(currency);
  const priced = lines.map((line) => price(line, digits));
  const sum = { net: 0n, tax: 0n };
  for (const line of priced) {
    sum.net += line?.net ?? 0n;
    sum.tax += line?.tax ?? 0n;
  }
  const write = (n: bigint) => decimal(n, digits);
  return {
    lines: priced.map((line) => line && { total: write(line.net), tax: write(line.tax) }),
    sums: priced.includes(null)
      ? null
      : { subtotal: write(sum.net), tax: write(sum.tax), total: write(sum.net + sum.tax) },
  };
}

function price(line: Priced, digits: number): { net: bigint; tax: bigint } | null {
  const [quantity, unitPrice] = [scaled(line.quantity), scaled(line.unitPrice)];
  const [discount, taxRate] = [scaled(line.discount), scaled(line.taxRate)];
  if (quantity === null || unitPrice === null || discount === null || taxRate === null) {
    return null;
  }
  if (quantity === 0n || discount > whole || taxRate > whole) {
    return null; // the server refuses it
  }
  const net = halfUp(quantity * unitPrice * (whole - discount), 3 * scale + 2 - digits);
  return { net, tax: halfUp(net * taxRate, scale + 2) };
}

function scaled(text: string): bigint | null {
  const [, before, behind = ""] = /^(\d{1,15})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  return before === undefined ? null : BigInt(before + behind.padEnd(scale, "0"));
}

/** halfUp takes that many digits off the end. */
function halfUp(n: bigint, digits: number): bigint {
  const unit = 10n ** BigInt(digits);
  return (n + unit / 2n) / unit;
}

function decimal(n: bigint, digits: number): string {
  const all = n.toString().padStart(digits + 1, "0");
  return digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

/** formatMoney writes an amount of the API, with the digits that it has. */
export function formatMoney(amount: string, currency: string, locale: string): string {
  const digits = amount.split(".")[1]?.length ?? 0;
  try {
    const format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return format.format(amount as Intl.StringNumericLiteral); // as text it stays exact
  } catch {
    return `${amount} ${currency}`; // a code that is still being typed
  }
}

/**
 * readNumber is what people of a language write, as the API takes it: one comma is a point, too, where it
 * does not stand between thousands.
 */
export function readNumber(text: string, locale: string): string {
  const tight = withoutGroups(text.replace(/\s/g, ""), locale);
  return /^\d*,\d+$/.test(tight) ? tight.replace(",", ".") : tight;
}

/** writeNumber is a number of the API as people of that language write it in a field. */
export function writeNumber(number: string, locale: string): string {
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal");
  return number.replace(".", point?.value ?? ".");
}
