import { minorUnit } from "../documents/money";
import { withoutGroups } from "../format/number";
import type { LedgerEntryKind, LedgerFilter } from "../gql/graphql";
import { spanOf } from "../ui/span";

/** formatCredits writes an exact amount in the reader's digits, to the last one. */
export function formatCredits(amount: string, locale: string): string {
  // A number of JavaScript would lose digits: the text itself is formatted.
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(amount as `${number}`);
}

/** formatChange is an amount that says which way it goes. */
export function formatChange(amount: string, locale: string): string {
  const options = { maximumFractionDigits: 6, signDisplay: "exceptZero" } as const;
  return new Intl.NumberFormat(locale, options).format(amount as `${number}`);
}

/** isLess tells whether an exact amount is below zero. */
export function isLess(amount: string): boolean {
  return amount.startsWith("-");
}

/** countryName is a country in the reader's words; "*" and a code that nobody knows stay. */
export function countryName(code: string, locale: string, any: string): string {
  if (code === "*") {
    return any;
  }
  return new Intl.DisplayNames(locale, { type: "region", fallback: "code" }).of(code) ?? code;
}

export function creditsPath(accountId: string): string {
  return `/settings/accounts/${encodeURIComponent(accountId)}/credits`;
}

/** ledgerFilter is the server's filter; null where everything is wanted. */
export function ledgerFilter(kind: string, time: string): LedgerFilter | null {
  const filter: LedgerFilter = {
    ...(kind !== "" && { kinds: [kind as LedgerEntryKind] }),
    ...(time !== "" && { time: spanOf(time) }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

/**
 * noteOf is what there is to say of an entry: of a correction by WhatsApp, which is about a message, in
 * the reader's words; of all else what the operator wrote.
 */
export function noteOf(
  entry: { kind: string; note: string | null; message: unknown },
  corrected: string,
): string | null {
  return entry.kind === "ADJUSTMENT" && entry.message !== null ? corrected : entry.note;
}

/**
 * amountOf reads what a person wrote, with a comma or a point, and with the marks that their language
 * sets between thousands; null where that is no amount above zero.
 */
export function amountOf(written: string, locale: string): string | null {
  const amount = withoutGroups(written.trim(), locale).replace(",", ".");
  return /^\d{1,10}(\.\d{1,6})?$/.test(amount) && /[1-9]/.test(amount) ? amount : null;
}

/** priceOf is what an amount of credits costs, by the server's rule: exact, then half up to the smallest coin. */
export function priceOf(amount: string, pricePerCredit: string, currency: string): string {
  const digits = minorUnit(currency);
  const exact = scaled(amount, 6) * scaled(pricePerCredit, 4);
  const unit = 10n ** BigInt(10 - digits);
  const all = ((exact + unit / 2n) / unit).toString().padStart(digits + 1, "0");
  return digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

function scaled(number: string, scale: number): bigint {
  const [before = "0", behind = ""] = number.split(".");
  return BigInt(before + behind.padEnd(scale, "0"));
}
