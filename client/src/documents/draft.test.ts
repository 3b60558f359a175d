import { expect, test } from "vitest";
import type { Sale } from "./document";
import { type Draft, draftOf, inputOf, newLine, sameDraft } from "./draft";

const sale: Sale = {
  id: "doc_1",
  kind: "QUOTE",
  number: "Q-0001",
  subject: "Shoes",
  status: "DRAFT",
  customer: { __typename: "Contact", id: "con_1", fullName: "Bia Reis" },
  currency: "BRL",
  lines: [
    {
      description: "Shoe",
      quantity: "2.5",
      unitPrice: "49.90",
      discount: "10",
      taxRate: "0",
      total: "112.28",
      tax: "0.00",
    },
  ],
  subtotal: "112.28",
  tax: "0.00",
  total: "112.28",
  validUntil: "2026-04-02T02:30:00.000Z",
  createdBy: { id: "usr_1", name: "Ana" },
  createdAt: "2026-03-01T00:00:00.000Z",
  updatedAt: "2026-03-01T00:00:00.000Z",
  pdfUrl: "http://example.com/pdf/doc_1",
};
const zone = "America/Sao_Paulo";

test("a document goes into fields and back unchanged", () => {
  const draft = draftOf(sale, "pt-BR", zone);
  expect(draft.validUntil).toBe("2026-04-01");
  expect(draft.lines[0]).toMatchObject({ quantity: "2,5", unitPrice: "49,90", discount: "10", taxRate: "" });
  expect(inputOf(draft, "pt-BR", zone, sale.validUntil)).toEqual({
    kind: "QUOTE",
    customerId: "con_1",
    subject: "Shoes",
    currency: "BRL",
    validUntil: sale.validUntil,
    lines: [{ description: "Shoe", quantity: "2.5", unitPrice: "49.90", discount: "10", taxRate: "0" }],
  });
});

test("a day ends where the organization is", () => {
  const draft: Draft = { ...draftOf(sale, "en", zone), validUntil: "2026-05-01" };
  expect(inputOf(draft, "pt-BR", zone, sale.validUntil).validUntil).toBe("2026-05-02T02:59:00.000Z");
  expect(inputOf({ ...draft, validUntil: "" }, "pt-BR", zone, sale.validUntil).validUntil).toBeNull();
  expect(inputOf({ ...draft, validUntil: "" }, "pt-BR", zone, null).validUntil).toBeNull();
});

test("what is written is tidied, and nothing else", () => {
  const draft: Draft = { ...draftOf(sale, "en", zone), subject: " Boots ", currency: "brl", customer: null };
  const input = inputOf({ ...draft, lines: [{ ...newLine("17,5"), unitPrice: "abc" }] }, "pt-BR", zone, null);
  expect(input).toMatchObject({ subject: "Boots", currency: "BRL", customerId: null });
  expect(input.lines).toEqual([
    { description: "", quantity: "1", unitPrice: "abc", discount: "0", taxRate: "17.5" },
  ]);
});

test("a draft differs by what its fields say", () => {
  const draft = draftOf(sale, "en", zone);
  expect(sameDraft(draft, draftOf(sale, "en", zone))).toBe(true);
  expect(sameDraft(draft, { ...draft, subject: "Boots" })).toBe(false);
  expect(sameDraft(draft, { ...draft, lines: [...draft.lines, newLine()] })).toBe(false);
});
