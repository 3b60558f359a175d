import { expect, test } from "vitest";
import { Failure } from "../api/failure";
import type { SalesDocumentStatus } from "../gql/graphql";
import { words } from "../i18n/language";
import { documentReason, kindNamed, newDocumentPath, stepsFrom, toneOf } from "./document";

const refused = (code: string, field: string, said = "said") =>
  documentReason(words.pt, new Failure(code, null, null, said, field));

test("what was refused at a field is said in the reader's words", () => {
  const { documents } = words.pt;
  expect(refused("INVALID_INPUT", "lines.3.quantity")).toBe(documents.refused.quantity);
  expect(refused("NOT_FOUND", "customerId")).toBe(documents.refused.customerId);
  expect(refused("CONFLICT", "subject")).toBe(documents.changedMeanwhile);
  expect(refused("CONFLICT", "idempotencyKey")).toBe(documents.madeAlready);
});

test("of another field or fault the server's own words are", () => {
  expect(refused("INVALID_INPUT", "newer")).toBe("said");
  expect(refused("FORBIDDEN", "subject")).toBe("said");
});

test("a status of a later server has no steps", () => {
  const newer = "NEWER" as SalesDocumentStatus;
  expect(stepsFrom(newer)).toEqual([]);
  expect(toneOf(newer)).toBe("plain");
  expect(stepsFrom("DECLINED")).toEqual([]);
  expect(stepsFrom("SENT")).not.toContain("DRAFT");
});

test("an address begins a document of a kind for a customer", () => {
  expect(newDocumentPath()).toBe("/documents/new");
  expect(newDocumentPath({ kind: "QUOTE", customer: "lead_1" })).toBe(
    "/documents/new?kind=QUOTE&customer=lead_1",
  );
  expect(kindNamed("QUOTE")).toBe("QUOTE");
  expect(kindNamed("quote")).toBeNull();
});
