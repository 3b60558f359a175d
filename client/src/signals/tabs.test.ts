import { expect, test } from "vitest";
import { listsNew } from "./tabs";

test.each([
  ["/signals", true],
  ["/signals?show=active", true],
  ["/signals?show=nonsense", true],
  ["/signals?show=SEEN", false],
  ["/signals?show=IGNORED", false],
  ["/messages", false],
])("%s lists the new signals: %s", (address, lists) => {
  const { pathname, searchParams } = new URL(address, "https://example.com");
  expect(listsNew(pathname, searchParams)).toBe(lists);
});
