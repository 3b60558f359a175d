import { expect, test } from "vitest";
import { excerpt, highlight, phrasesOf } from "./highlight";

const marked = (text: string, search: string) =>
  highlight(text, phrasesOf(search))
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join("");

test.each([
  ["O orçamento chegou", "orcamento", "O [orçamento] chegou"],
  ["O ORÇAMENTO chegou", "orçamento", "O [ORÇAMENTO] chegou"],
  ["Sa\u0303o Paulo", "sao", "[Sa\u0303o] Paulo"],
  ["two words, two", "two", "[two] words, [two]"],
  ["blue car, red car", '"red car"', "blue car, [red car]"],
  ["blue car", "car blue", "[blue] [car]"],
  ["👍 great 👍", "great", "👍 [great] 👍"],
  ["aaa", "aa", "[aaa]"],
  ["nothing here", "zebra", "nothing here"],
  ["", "a", ""],
])("%j searched for %j", (text, search, want) => {
  expect(marked(text, search)).toBe(want);
});

test("a search is its words and its phrases", () => {
  expect(phrasesOf(' Olá  "Bom dia" x')).toEqual(["ola", "bom dia", "x"]);
  expect(phrasesOf('"open')).toEqual(["open"]);
  expect(phrasesOf('  "" ')).toEqual([]);
});

test("a long text begins shortly before what was found", () => {
  const text = `${"word ".repeat(40)}needle and more`;
  const short = excerpt(text, ["needle"]);
  expect(short.startsWith("… word")).toBe(true);
  expect(short.length).toBeLessThan(70);
  expect(excerpt("a needle", ["needle"])).toBe("a needle");
  expect(excerpt(text, ["missing"])).toBe(text);
  expect(excerpt(`${"x".repeat(100)}needle`, ["needle"])).toBe("… needle");
});
