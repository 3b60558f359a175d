import { expect, test } from "vitest";
import { auditFilter, changesOf } from "./auditEntry";

test("what changed stands side by side, and nothing else", () => {
  const before = { name: "Ana", role: null, groups: ["a", "b"], same: 1 };
  const after = { name: "Ana Costa", role: "rol_1", groups: ["a"], same: 1, place: { city: "x" } };
  expect(changesOf(before, after)).toEqual([
    { name: "groups", before: "a, b", after: "a" },
    { name: "name", before: "Ana", after: "Ana Costa" },
    { name: "place", before: null, after: '{"city":"x"}' },
    { name: "role", before: "", after: "rol_1" },
  ]);
});

test("what was made has no before, and what is gone no after", () => {
  expect(changesOf(null, { name: "x" })).toEqual([{ name: "name", before: null, after: "x" }]);
  expect(changesOf({ name: "x" }, null)).toEqual([{ name: "name", before: "x", after: null }]);
  expect(changesOf(null, null)).toEqual([]);
});

test("the filter holds what was chosen, and is none without a choice", () => {
  const nothing = { user: "", action: "", subject: "", time: "" };
  expect(auditFilter(nothing)).toBeNull();
  expect(auditFilter({ ...nothing, action: "role.saved", time: "7" })).toEqual({
    actions: ["role.saved"],
    time: { inLast: { count: 7, unit: "DAY" } },
  });
  expect(auditFilter({ ...nothing, user: "usr_1", subject: "usr_2" })).toEqual({
    userId: "usr_1",
    subjectId: "usr_2",
  });
});
