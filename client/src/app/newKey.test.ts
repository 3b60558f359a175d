import { afterEach, expect, test, vi } from "vitest";
import { newKey } from "./newKey";

afterEach(() => vi.unstubAllGlobals());

test("keys differ, also where the page came over plain http", () => {
  const { getRandomValues } = crypto;
  vi.stubGlobal("crypto", { getRandomValues: getRandomValues.bind(crypto) }); // no randomUUID there
  const keys = Array.from({ length: 100 }, newKey);
  expect(new Set(keys).size).toBe(100);
  expect(keys.every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
});
