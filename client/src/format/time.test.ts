import { describe, expect, test } from "vitest";
import { timeFormat } from "./time";

/** Sunday, 1 March 2026, 12:00 in São Paulo. */
const now = Date.parse("2026-03-01T15:00:00.000Z");
const pt = timeFormat("pt-BR", "America/Sao_Paulo");
const en = timeFormat("en-US", "America/Sao_Paulo");

describe("days begin in the viewer's time zone", () => {
  // 02:59 UTC is still the day before in São Paulo.
  test.each([
    ["2026-03-01T03:00:00.000Z", "Hoje"],
    ["2026-03-01T02:59:00.000Z", "Ontem"],
    ["2026-02-28T03:00:00.000Z", "Ontem"],
    ["2026-02-27T15:00:00.000Z", "Sexta-feira"],
    ["2026-02-22T15:00:00.000Z", "22 de fevereiro"],
    ["2025-12-31T15:00:00.000Z", "31 de dezembro de 2025"],
  ])("%s is %s", (instant, day) => {
    expect(pt.day(instant, now)).toBe(day);
  });

  test("within a sentence they are written as the language does", () => {
    const days = ["2026-03-01T15:00:00.000Z", "2026-02-27T15:00:00.000Z", "2026-02-20T15:00:00.000Z"];
    expect(days.map((day) => en.dayWithin(day, now))).toEqual(["today", "Friday", "February 20"]);
    expect(days.map((day) => pt.dayWithin(day, now))).toEqual(["hoje", "sexta-feira", "20 de fevereiro"]);
  });

  test("two instants of one day have one key", () => {
    expect(pt.dayKey("2026-03-01T03:00:00.000Z")).toBe(pt.dayKey("2026-03-02T02:59:59.999Z"));
    expect(pt.dayKey("2026-03-01T02:59:00.000Z")).not.toBe(pt.dayKey("2026-03-01T03:00:00.000Z"));
  });
});

describe("a list shows as little as says it", () => {
  test.each([
    ["2026-03-01T14:05:00.000Z", "11:05", "11:05\u202fAM"],
    ["2026-02-28T14:05:00.000Z", "ontem", "yesterday"],
    ["2026-02-25T14:05:00.000Z", "qua.", "Wed"],
    ["2026-02-01T14:05:00.000Z", "01/02/2026", "2/1/26"],
  ])("%s is %s and %s", (instant, portuguese, english) => {
    expect(pt.list(instant, now)).toBe(portuguese);
    expect(en.list(instant, now).replace(" ", "\u202f")).toBe(english);
  });

  test("a customer's clock that runs ahead is shown with its time, not as tomorrow", () => {
    expect(pt.list("2026-03-02T15:00:00.000Z", now)).toBe("12:00");
  });
});
