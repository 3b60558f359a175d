import { expect, test } from "vitest";
import { words } from "../i18n/language";
import { formatWaiting } from "./waiting";

const since = "2026-03-01T12:00:00.000Z";
const after = (ms: number) => formatWaiting(since, Date.parse(since) + ms, words.en);

test.each([
  [-5_000, "under 1 min"],
  [59_999, "under 1 min"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [7_500_000, "2 h 05"],
  [86_400_000, "1 day"],
  [3 * 86_400_000 - 1, "2 days"],
])("%d ms are %s", (ms, want) => {
  expect(after(ms)).toBe(want);
});
