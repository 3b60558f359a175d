import { expect, test } from "vitest";
import { type RoleNode, roleTree, superiors } from "./roleTree";

const role = (id: string, reportsTo: string | null = null) => ({
  id,
  name: id,
  reportsTo: reportsTo === null ? null : { id: reportsTo },
  users: [],
});
const roles = [role("seller", "lead"), role("director"), role("lead", "director"), role("caller", "lead")];
const shape = (nodes: RoleNode[]): unknown[] => nodes.map((n) => [n.role.id, shape(n.below)]);

test("each role stands below the one that it reports to, by name", () => {
  const tree = [
    [
      "director",
      [
        [
          "lead",
          [
            ["caller", []],
            ["seller", []],
          ],
        ],
      ],
    ],
  ];
  expect(shape(roleTree(roles))).toEqual(tree);
});

test("a role whose superior is not there stands on top", () => {
  expect(shape(roleTree([role("seller", "gone")]))).toEqual([["seller", []]]);
});

test.each([
  [null, ["seller", "director", "lead", "caller"]],
  ["seller", ["director", "lead", "caller"]],
  ["lead", ["director"]],
  ["director", []],
])("%s may report to %j", (id, want) => {
  expect(superiors(roles, id).map((r) => r.id)).toEqual(want);
});
