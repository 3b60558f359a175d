import { expect, test } from "vitest";
import { inputName, readValues, shownValue, valuesOf } from "./customValue";

const definitions = [
  { id: "fld_1", name: "Size", type: "NUMBER" },
  { id: "fld_2", name: "Plan", type: "CHOICE" },
  { id: "fld_3", name: "Since", type: "DATE" },
] as const;

test("a form's values go to the server by the fields' names, and empty ones as null", () => {
  const form = new FormData();
  form.set(inputName(definitions[0]), " 12.5 ");
  form.set(inputName(definitions[1]), "Gold");
  expect(readValues(form, definitions)).toEqual({ Size: 12.5, Plan: "Gold", Since: null });
});

test.each([
  ["x", "x"],
  [0, "0"],
  [null, ""],
  [undefined, ""],
])("%j is shown as %j", (value, want) => {
  expect(shownValue(value)).toBe(want);
});

test("a record without fields of its own has none", () => {
  expect(valuesOf(null)).toEqual({});
  expect(valuesOf({ Size: 1 })).toEqual({ Size: 1 });
});
