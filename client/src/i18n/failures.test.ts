import { expect, test } from "vitest";
import { failureWords } from "./failure";
import { words } from "./language";

test.each([
  [{ code: 250, reason: "ACCOUNT_NOT_ACTIVE" }, words.pt.failure.codes[200]],
  [{ code: 132_007, reason: null }, words.pt.failure.codes[132_000]],
  [{ code: null, reason: "WINDOW_CLOSED" }, words.pt.failure.reasons.WINDOW_CLOSED],
  [{ code: null, reason: null }, words.pt.failure.unknown],
  [{ code: 999_999, reason: null }, ["Said by the server", "Do this."]],
  [{ code: null, reason: "NEWER" }, ["Said by the server", "Do this."]],
] as const)("of %j the page says the most that it knows", (failure, want) => {
  expect(failureWords(words.pt, { ...failure, title: "Said by the server", detail: "Do this." })).toEqual(
    want,
  );
});
