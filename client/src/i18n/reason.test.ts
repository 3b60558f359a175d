import { expect, test } from "vitest";
import { Failure } from "../api/failure";
import { label, reason, words } from "./language";

const said = (code: string, message: string | null) =>
  reason(words.en, new Failure(code, null, null, message));

test("the server's own words say what to do", () => {
  expect(said("CONFLICT", "This nickname is taken.")).toBe("This nickname is taken.");
});

test.each(["NETWORK", "INTERNAL", "UNAVAILABLE", "UNAUTHENTICATED"])("of %s the page knows more", (code) => {
  expect(said(code, "internal error")).not.toBe("internal error");
});

test("without words of the server the page has its own, as a sentence", () => {
  expect(said("NETWORK", null)).toBe("The server cannot be reached.");
  expect(said("NEWER", null)).toMatch(/^A fault in the server/);
});

test("a value of a later server stands for itself", () => {
  expect(label(words.pt.people.statuses, "ACTIVE")).toBe("Ativo");
  expect(label(words.pt.people.statuses, "NEWER")).toBe("NEWER");
});
