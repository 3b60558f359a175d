import { instantOf, wallTime } from "../format/zone";
import type { SalesDocumentInput, SalesDocumentKind } from "../gql/graphql";
import type { Sale, SaleCustomer } from "./document";
import { type Priced, readNumber, writeNumber } from "./money";

/** A line as it stands in its fields. */
export interface LineDraft {
  /** Its name among the lines, which stays when others come and go. */
  key: string;
  description: string;
  quantity: string;
  unitPrice: string;
  discount: string;
  taxRate: string;
}

export type LineField = keyof Omit<LineDraft, "key">;

/** A document as it stands in its fields. */
export interface Draft {
  kind: SalesDocumentKind;
  customer: SaleCustomer | null;
  subject: string;
  currency: string;
  /** A day, as a field of dates writes it; empty where nothing is said. */
  validUntil: string;
  lines: readonly LineDraft[];
}

/** newLine is an empty one; most lines are of one thing. */
export function newLine(taxRate = ""): LineDraft {
  return { key: nextKey(), description: "", quantity: "1", unitPrice: "", discount: "", taxRate };
}

let keys = 0;

function nextKey(): string {
  return `line-${++keys}`;
}

/** draftOf puts a document into fields. Its day is one of the organization's zone, as on the PDF. */
export function draftOf(sale: Sale, locale: string, timeZone: string): Draft {
  const percent = (number: string) => (number === "0" ? "" : writeNumber(number, locale));
  return {
    kind: sale.kind,
    customer: sale.customer,
    subject: sale.subject,
    currency: sale.currency,
    validUntil: dayOf(sale.validUntil, timeZone),
    lines: sale.lines.map((line) => ({
      key: nextKey(),
      description: line.description,
      quantity: writeNumber(line.quantity, locale),
      unitPrice: writeNumber(line.unitPrice, locale),
      discount: percent(line.discount),
      taxRate: percent(line.taxRate),
    })),
  };
}

/** dayOf is a day for a field of dates. */
export function dayOf(instant: string | null, timeZone: string): string {
  return instant === null ? "" : wallTime(instant, timeZone).slice(0, 10);
}

/** inputOf reads the fields. A document holds to the end of its day; known is what it was until now. */
export function inputOf(
  draft: Draft,
  locale: string,
  timeZone: string,
  known: string | null,
): SalesDocumentInput {
  const { kind, customer, subject, currency, validUntil, lines } = draft;
  const same = validUntil === dayOf(known, timeZone);
  return {
    kind,
    customerId: customer?.id ?? null,
    subject: subject.trim(),
    currency: currency.trim().toUpperCase(),
    validUntil: same ? known : instantOf(`${validUntil}T23:59`, timeZone),
    lines: lines.map((line) => ({ description: line.description.trim(), ...numbersOf(line, locale) })),
  };
}

/** numbersOf are those of a line as the API takes them; a percentage that is left empty is none. */
export function numbersOf({ quantity, unitPrice, discount, taxRate }: LineDraft, locale: string): Priced {
  return {
    quantity: readNumber(quantity, locale),
    unitPrice: readNumber(unitPrice, locale),
    discount: readNumber(discount, locale) || "0",
    taxRate: readNumber(taxRate, locale) || "0",
  };
}

/** sameDraft reports whether two have the same in their fields. */
export function sameDraft(one: Draft, other: Draft): boolean {
  return written(one) === written(other);
}

function written(draft: Draft): string {
  return JSON.stringify({ ...draft, lines: draft.lines.map((line) => ({ ...line, key: "" })) });
}
