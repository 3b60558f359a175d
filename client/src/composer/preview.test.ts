import { expect, test } from "vitest";
import { Failure } from "../api/failure";
import type { FilledFragment } from "../gql/graphql";
import { conversation, message } from "../inbox/fixtures";
import { lengthOf, type Preview, questionOf, toRead } from "./preview";

const text = "Hi $[Leads.First Name]";
const filled: FilledFragment = { text: "Hi Ana", length: 6, problems: [] };
const preview = (own: Partial<Preview>): Preview => ({
  filled,
  current: true,
  failure: null,
  reload: () => {},
  ...own,
});

test("a text without merge fields is read as it is written", () => {
  expect(toRead("Hi", null)).toBe("Hi");
  expect(lengthOf("Hi 🌻", null)).toBe(4);
});

test("a text with merge fields is read, and counted, with its values", () => {
  expect(toRead(text, preview({}))).toBe("Hi Ana");
  expect(lengthOf(text, preview({}))).toBe(6);
});

test("a preview is out of date once the customer or their owner is another one, and not for a message", () => {
  const now = conversation("anna", null);
  const asked = questionOf(now, text);
  const { customer, owner } = now;
  expect(questionOf({ ...now, customer: { ...customer, fullName: "Ana Lima" } }, text)).not.toBe(asked);
  expect(questionOf({ ...now, owner: { ...owner, name: "Bia" } }, text)).not.toBe(asked);
  expect(questionOf(now, `${text}!`)).not.toBe(asked);
  expect(questionOf(conversation("anna", message("m1", 1)), text)).toBe(asked);
});

test("what was not seen is not sent", () => {
  const missing = { kind: "NO_VALUE" as const, token: "$[Leads.First Name]", offset: 3, length: 19 };
  expect(toRead(text, preview({ filled: null, current: false }))).toBeNull();
  expect(toRead(text, preview({ current: false }))).toBeNull();
  expect(toRead(text, preview({ current: false, failure: new Failure("NETWORK") }))).toBeNull();
  expect(toRead(text, preview({ filled: { ...filled, problems: [missing] } }))).toBeNull();
  expect(lengthOf(text, preview({ current: false }))).toBe(text.length);
});
