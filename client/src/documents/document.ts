import type { Api } from "../api/api";
import { Failure } from "../api/failure";
import {
  CreateDocumentDocument,
  type DocumentFactsFragment,
  type DocumentRowFragment,
  type SalesDocumentInput,
  type SalesDocumentKind,
  type SalesDocumentStatus,
  UpdateDocumentDocument,
} from "../gql/graphql";
import type { Words } from "../i18n/en";
import { reason } from "../i18n/language";
import type { Tone } from "../ui/Page";

export type Sale = DocumentFactsFragment;
export type SaleRow = DocumentRowFragment;
export type SaleCustomer = NonNullable<SaleRow["customer"]>;

export const kinds = ["QUOTE", "SALES_ORDER", "PURCHASE_ORDER", "INVOICE"] as const;

export const documentsPath = "/documents";

/** documentPath is the address of one. */
export function documentPath(id: string): string {
  return `${documentsPath}/${encodeURIComponent(id)}`;
}

/** newDocumentPath is where one is begun, of that kind and for that customer where they are given. */
export function newDocumentPath(begin: { kind?: SalesDocumentKind; customer?: string } = {}): string {
  const query = new URLSearchParams(begin).toString();
  return `${documentsPath}/new${query === "" ? "" : `?${query}`}`;
}

/** kindNamed reads the address; null where it names none. */
export function kindNamed(name: string | null): SalesDocumentKind | null {
  return kinds.find((kind) => kind === name) ?? null;
}

const steps: Readonly<Record<SalesDocumentStatus, readonly SalesDocumentStatus[]>> = {
  DRAFT: ["SENT", "ACCEPTED", "DECLINED", "CANCELLED"],
  SENT: ["ACCEPTED", "DECLINED", "CANCELLED"],
  ACCEPTED: ["CANCELLED"],
  DECLINED: [],
  CANCELLED: [],
};

/** stepsFrom are the statuses that may follow; none of one that a later server has. */
export function stepsFrom(status: SalesDocumentStatus): readonly SalesDocumentStatus[] {
  return steps[status] ?? [];
}

const tones: Readonly<Record<SalesDocumentStatus, Tone>> = {
  DRAFT: "plain",
  SENT: "warn",
  ACCEPTED: "good",
  DECLINED: "bad",
  CANCELLED: "bad",
};

export function toneOf(status: SalesDocumentStatus): Tone {
  return tones[status] ?? "plain";
}

/** createSale makes a document; the same key never makes a second one. */
export async function createSale(api: Api, input: SalesDocumentInput, idempotencyKey: string): Promise<Sale> {
  return made((await api.mutate(CreateDocumentDocument, { input, idempotencyKey })).createSalesDocument);
}

/** updateSale makes a document what it shall be, unless somebody changed it since it was read. */
export async function updateSale(api: Api, read: Sale, input: SalesDocumentInput): Promise<Sale> {
  const { id, updatedAt: unchangedSince } = read;
  return made((await api.mutate(UpdateDocumentDocument, { id, input, unchangedSince })).updateSalesDocument);
}

function made(payload: { salesDocument: Sale } | null): Sale {
  if (payload === null) {
    throw new Failure("INTERNAL");
  }
  return payload.salesDocument;
}

/** setStatus takes the next step and leaves all else as it is. */
export function setStatus(api: Api, sale: Sale, status: SalesDocumentStatus): Promise<Sale> {
  const { kind, customer, subject, currency, validUntil, lines } = sale;
  const input: SalesDocumentInput = {
    kind,
    customerId: customer?.id ?? null,
    subject,
    currency,
    validUntil,
    status,
    lines: lines.map(({ description, quantity, unitPrice, discount, taxRate }) => ({
      description,
      quantity,
      unitPrice,
      discount,
      taxRate,
    })),
  };
  return updateSale(api, sale, input);
}

/** documentReason is why a document was refused, in the reader's words where the field tells it. */
export function documentReason(t: Words, failure: Failure): string {
  const field = failure.field?.split(".").at(-1) ?? "";
  if (failure.code === "CONFLICT") {
    return field === "idempotencyKey" ? t.documents.madeAlready : t.documents.changedMeanwhile;
  }
  const refused: Readonly<Record<string, string>> = t.documents.refused;
  const known = failure.code === "INVALID_INPUT" || failure.code === "NOT_FOUND" ? refused[field] : undefined;
  return known ?? reason(t, failure);
}
