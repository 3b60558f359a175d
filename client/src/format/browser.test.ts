import { expect, test } from "vitest";
import { browserOf } from "./browser";
import { localeOptions, zoneOptions } from "./place";

const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";

test.each([
  [chrome, "Chrome · Linux"],
  [`${chrome} Edg/142.0`, "Edge · Linux"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Windows"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile Safari/604.1",
    "Safari · iOS",
  ],
  ["curl/8.5.0", "curl"],
  [" ", null],
  [null, null],
])("%s is %s", (userAgent, want) => {
  expect(browserOf(userAgent)).toBe(want);
});

test("a choice holds what is chosen already, once", () => {
  const values = (options: { value: string }[]) => options.map(({ value }) => value);
  expect(values(localeOptions("de-DE"))).toEqual(["pt-BR", "en-US", "de-DE"]);
  expect(values(localeOptions("pt-BR"))).toEqual(["pt-BR", "en-US"]);
  expect(
    values(zoneOptions("America/Sao_Paulo")).filter((zone) => zone === "America/Sao_Paulo"),
  ).toHaveLength(1);
  expect(values(zoneOptions("Mars/Olympus"))).toContain("Mars/Olympus");
});
