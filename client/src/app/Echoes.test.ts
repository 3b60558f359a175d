import { expect, test } from "vitest";
import { Echoes } from "./Echoes";

test("what comes back late undoes nothing that was told since", () => {
  const echoes = new Echoes("");
  expect(echoes.tell("a")).toBe(true);
  expect(echoes.tell("ab")).toBe(true);
  expect(echoes.hear("")).toBe(false);
  expect(echoes.hear("a")).toBe(false);
  expect(echoes.hear("ab")).toBe(false);
});

test("the same is not told twice", () => {
  const echoes = new Echoes("a");
  expect(echoes.tell("a")).toBe(false);
  expect(echoes.tell("b")).toBe(true);
  expect(echoes.tell("b")).toBe(false);
});

test("what was never told comes from elsewhere, as what came back long ago does", () => {
  const echoes = new Echoes("");
  echoes.tell("a");
  expect(echoes.hear("a")).toBe(false);
  expect(echoes.hear("")).toBe(true);
  expect(echoes.hear("link")).toBe(true);
  expect(echoes.tell("a")).toBe(true);
});
