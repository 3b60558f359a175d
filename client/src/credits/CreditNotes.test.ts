import { expect, test, vi } from "vitest";
import { CreditNotes } from "./CreditNotes";

const demo = { id: "acc_1", nickname: "Demo", autoRecharge: null };
const shop = { id: "acc_2", nickname: "Shop", autoRecharge: null };

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
