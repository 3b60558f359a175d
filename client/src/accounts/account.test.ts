import { expect, test } from "vitest";
import type { AccountStatus } from "../gql/graphql";
import { isUnfinished, minutesOf, setUpPath, stepOf } from "./account";

const account = (status: AccountStatus, phoneNumberId: string | null, nickname: string | null) => ({
  status,
  phoneNumberId,
  nickname,
});

test.each([
  [null, "connect"],
  [account("DISCONNECTED", "1", "Shop"), "connect"],
  [account("AUTHORIZED", null, null), "number"],
  [account("PENDING_NUMBER_VERIFICATION", "1", null), "verify"],
  [account("AUTHORIZED", "1", null), "name"],
  [account("ACTIVE", "1", null), "name"],
  [account("PENDING_REVIEW", "1", "Shop"), "done"],
  [account("RESTRICTED", "1", "Shop"), "done"],
  [account("ACTIVE", "1", "Shop"), "done"],
] as const)("the set-up of %j goes on with %s", (given, want) => {
  expect(stepOf(given)).toBe(want);
});

test("a set-up that was left half-way is told from what is over", () => {
  expect(isUnfinished(account("AUTHORIZED", null, null))).toBe(true);
  expect(isUnfinished(account("ACTIVE", "1", "Shop"))).toBe(false);
  expect(isUnfinished(account("DISCONNECTED", "1", null))).toBe(false);
});

test("the set-up has an address, with the account that it is about", () => {
  expect(setUpPath(null)).toBe("/settings/accounts/new");
  expect(setUpPath("acc_1")).toBe("/settings/accounts/new?account=acc_1");
});

test.each([
  ["60, 15", [60, 15]],
  ["15;60 15", [60, 15]],
  ["", []],
  ["0 -5 1.5 soon", []],
])("the minutes of %j are %j", (written, want) => {
  expect(minutesOf(written)).toEqual(want);
});
