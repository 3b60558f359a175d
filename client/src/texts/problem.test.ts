import { expect, test } from "vitest";
import { Failure } from "../api/failure";
import { words } from "../i18n/language";
import { markProblems, problemPlaces, problemWords, rangeOf, textReason } from "./problem";

const problem = (kind: "NO_VALUE" | "SYNTAX", token: string, offset = 0) => ({
  kind,
  token,
  offset,
  length: [...token].length,
});

test("each problem is said once, with the part of the text at fault", () => {
  const said = problemWords(words.en, [
    problem("NO_VALUE", "$[Leads.Email]", 3),
    problem("NO_VALUE", "$[Leads.Email]", 30),
    problem("SYNTAX", "$[x", 50),
  ]);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain("$[Leads.Email]");
  expect(said[1]).toContain("$[x");
});

test("beside the text each problem is said with its place, counted from one", () => {
  expect(problemPlaces(words.en, [problem("SYNTAX", "$[x", 4)])[0]).toContain("character 5");
});

test("a kind of a later server is said as well", () => {
  const later = { ...problem("SYNTAX", "$[x"), kind: "NEWER" as "SYNTAX" };
  expect(problemWords(words.pt, [later])[0]).toContain("$[x");
});

test("a refusal without problems has the server's words", () => {
  expect(textReason(words.en, new Failure("CONFLICT", null, null, "Taken."))).toEqual(["Taken."]);
});

test("a problem's place counts characters, a selection UTF-16 units", () => {
  const text = "🌻 $[x] 🌻";
  expect(text.slice(...rangeOf(text, problem("SYNTAX", "$[x]", 2)))).toBe("$[x]");
});

test("what could not be filled in is marked where it stands", () => {
  const problems = [problem("NO_VALUE", "$[a]"), problem("NO_VALUE", "$[a]"), problem("SYNTAX", "$[b")];
  expect(markProblems("Hi $[a], $[a] $[b", problems)).toEqual([
    { text: "Hi ", faulty: false },
    { text: "$[a]", faulty: true },
    { text: ", ", faulty: false },
    { text: "$[a]", faulty: true },
    { text: " ", faulty: false },
    { text: "$[b", faulty: true },
  ]);
  expect(markProblems("Hi", [])).toEqual([{ text: "Hi", faulty: false }]);
});
