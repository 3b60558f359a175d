import { expect, test } from "vitest";
import { peopleToChoose, personChoices } from "./personChoices";

const ana = { id: "usr_1", name: "Ana" };
const bia = { id: "usr_2", name: "Bia" };

test("those who were found are the choices", () => {
  expect(personChoices([ana, bia], "usr_2", new Map())).toEqual([
    { value: "usr_1", label: "Ana" },
    { value: "usr_2", label: "Bia" },
  ]);
});

test("who is chosen stays when a search finds others", () => {
  const choices = personChoices([bia], "usr_1", new Map([["usr_1", "Ana"]]));
  expect(choices[0]).toEqual({ value: "usr_1", label: "Ana" });
  expect(personChoices([bia], "usr_9", new Map())[0]).toEqual({ value: "usr_9", label: "usr_9" });
});

test("where nobody is chosen nobody is added", () => {
  expect(personChoices([bia], "", new Map())).toHaveLength(1);
});

test("of several who are chosen, those whom a search does not find stay, each once", () => {
  expect(peopleToChoose([bia], [ana, bia, ana])).toEqual([ana, bia]);
  expect(peopleToChoose([], [])).toEqual([]);
});
