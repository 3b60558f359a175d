import { expect, test, vi } from "vitest";
import { CreditNotes } from "./CreditNotes";

const none = { credits: { available: "0" }, autoRecharge: null };
const demo = { id: "acc_1", nickname: "Demo", ...none };
const shop = { id: "acc_2", nickname: "Shop", ...none };

test("the latest of each account stands there until it is closed, or credits were bought", () => {
  const notes = new CreditNotes();
  const told = vi.fn();
  notes.subscribe(told);
  const said = () => notes.getState().map(({ account, change }) => `${account.nickname} ${change}`);
  notes.heard({ account: demo, change: "BALANCE" });
  expect(told).not.toHaveBeenCalled();
  notes.heard({ account: demo, change: "LOW_BALANCE" });
  notes.heard({ account: shop, change: "LOW_BALANCE" });
  notes.heard({ account: demo, change: "RECHARGE_FAILED" });
  expect(said()).toEqual(["Demo RECHARGE_FAILED", "Shop LOW_BALANCE"]);
  notes.heard({ account: demo, change: "RECHARGED" });
  expect(said()).toEqual(["Shop LOW_BALANCE"]);
  notes.dismiss(shop.id);
  expect(said()).toEqual([]);
  expect(told).toHaveBeenCalledTimes(5);
  notes.heard({ account: demo, change: "RECHARGED" });
  expect(told).toHaveBeenCalledTimes(5);
});

test("that there are too few credits is over once there are enough, and a failure is not", () => {
  const notes = new CreditNotes();
  const said = () => notes.getState().map(({ change }) => change);
  const having = (available: string) => ({
    ...demo,
    credits: { available },
    autoRecharge: { minimumBalance: "10", lastFailure: null },
  });
  notes.heard({ account: having("9"), change: "LOW_BALANCE" });
  notes.heard({ account: having("9.999999"), change: "BALANCE" });
  expect(said()).toEqual(["LOW_BALANCE"]);
  notes.heard({ account: having("10"), change: "BALANCE" });
  expect(said()).toEqual([]);
  notes.heard({ account: having("9"), change: "RECHARGE_FAILED" });
  notes.heard({ account: having("100"), change: "BALANCE" });
  expect(said()).toEqual(["RECHARGE_FAILED"]);
});
