import { expect, test } from "vitest";
import { fieldEnd, fieldTyped, foundFields, partsOf, textSearch } from "./mergeText";

test.each([
  ["Hi $[", 5, { start: 3, search: "" }],
  ["Hi $[Leads.Fi", 13, { start: 3, search: "Leads.Fi" }],
  ["$[a] and $[b", 12, { start: 9, search: "b" }],
  ["Hi $[ and [1]", 5, { start: 3, search: "" }],
  ["Hi $[Leads] there", 10, { start: 3, search: "Leads" }],
  ["Hi $[Leads.Email] there", 10, null],
  ["🌻 $[x", 6, { start: 3, search: "x" }],
  ["Hi $[a]", 7, null],
  ["Hi $[a|fallback", 15, null],
  ["Hi $[a\nb", 8, null],
  ["$[", 1, null],
  ["$[", 0, null],
  ["Hi", 2, null],
] as const)("in %j at %i %j is being typed", (text, caret, want) => {
  expect(fieldTyped(text, caret)).toEqual(want);
});

test("a bracket that stands there already is not written twice", () => {
  expect(fieldEnd("$[Le] x", 4)).toBe(5);
  expect(fieldEnd("$[Le x]", 4)).toBe(4);
});

test.each([
  ["/", ""],
  ["/opening hours ", "opening hours"],
  ["a/b", null],
  ["/one\ntwo", null],
  ["", null],
] as const)("the draft %j searches for %j", (draft, want) => {
  expect(textSearch(draft)).toBe(want);
});

const field = (module: string, name: string) => ({ module, name, token: `$[${module}.${name}]` });
const fields = [
  field("Leads", "First Name"),
  field("Leads", "Email"),
  field("Leads", "Região"),
  field("Owner", "Name"),
  field("Owner", "Email"),
];
const found = (search: string) => foundFields(fields, search).map(({ token }) => token);

test("fields are found by the words of their names, accents and case folded", () => {
  expect(found("REGIAO")).toEqual(["$[Leads.Região]"]);
  expect(found("owner em")).toEqual(["$[Owner.Email]"]);
  expect(found("owner.em")).toEqual(["$[Owner.Email]"]);
  expect(found("")).toHaveLength(5);
  expect(found("shoe")).toEqual([]);
});

test("fields whose names begin with the search come first", () => {
  expect(found("name")).toEqual(["$[Owner.Name]", "$[Leads.First Name]"]);
  expect(found("o")[0]).toBe("$[Owner.Name]");
});

test("a text is shown with its fields apart", () => {
  expect(partsOf("Hi $[Leads.Email|you]! $[x")).toEqual([
    { text: "Hi ", field: false },
    { text: "$[Leads.Email|you]", field: true },
    { text: "! $[x", field: false },
  ]);
});
