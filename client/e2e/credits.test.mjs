// What sending costs: the operator says so by command, who replies sees it, the administrator reads the ledger.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accountId, rowOf } from "./credits.mjs";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();

test("a reply costs what the composer says, and the ledger leads to it", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  const { page } = inbox;
  await phone.bills();
  await phone.newCustomer("Marina Souza");
  await phone.write("How much is it?");
  await inbox.open("Marina Souza");
  const conversation = page.url();
  assert.equal(await page.getByTestId("composer-cost").count(), 0);

  const id = await accountId(page);
  await page.getByText("Sending costs nothing in this account").waitFor();
  await demo.operate(
    "rates",
    "import",
    "--account",
    id,
    demo.write("prices.csv", "*,SERVICE,MESSAGE,0.4,2025-07-01\n"),
  );
  await demo.operate("credits", "adjust", id, "--amount=1", "--note=A start");
  await demo.operate("credits", "charge", id, "on");

  await page.goto(conversation);
  await page.getByTestId("composer-cost").filter({ hasText: "Costs 0.4 credits" }).waitFor();
  await inbox.reply("Ten");
  await inbox.message("Ten", "READ");

  await page.goto(new URL(`/settings/accounts/${id}/credits`, page.url()).href);
  await page.getByTestId("credits-available").getByText("0.6", { exact: true }).waitFor();
  await rowOf(page, "Adjustment").getByText("A start").waitFor();
  await page.getByRole("table", { name: "Prices in force" }).getByText("0.4", { exact: true }).waitFor();
  const charge = rowOf(page, "Charge");
  await charge.getByText("-0.4", { exact: true }).waitFor();
  await charge.getByRole("link", { name: "Show the message" }).click();
  await inbox.message("Ten", "READ");

  // Live, and in the reader's own digits.
  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await page.goto(new URL(`/settings/accounts/${id}/credits`, page.url()).href);
  await page.getByTestId("credits-available").getByText("0,6", { exact: true }).waitFor();
  await demo.operate("credits", "adjust", id, "--amount=-0.25", "--note=A correction");
  await page.getByTestId("credits-available").getByText("0,35", { exact: true }).waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a reply that credits do not cover stays where it was written", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  const { page } = inbox;
  await phone.newCustomer("Marina Souza");
  await phone.write("How much is it?");
  const id = await accountId(page);
  await demo.operate("credits", "charge", id, "on");
  await page.goto(new URL("/", page.url()).href);
  await inbox.open("Marina Souza");
  await inbox.reply("Nothing at all");
  await page.getByText("the account's credits do not cover it").waitFor();
  await demo.operate("credits", "adjust", id, "--amount=5", "--note=A start");
  await page.getByRole("button", { name: "Try again" }).click();
  await inbox.message("Nothing at all", "READ");
  assert.equal(inbox.errors.filter((e) => !/INSUFFICIENT/.test(e)).length, 0);
});

test("credits are bought: amount, next, order, and they are there once the payment is confirmed", {
  skip,
}, async (t) => {
  const demo = await Demo.create(t, {
    CONVERSA_CREDIT_CURRENCY: "BRL",
    CONVERSA_CREDIT_PRICE: "0.25",
    CONVERSA_PAYMENT_PROVIDER: "manual",
  });
  const { inbox } = await openPages(t, demo);
  const { page } = inbox;
  const id = await accountId(page);
  await page.getByRole("link", { name: "Ledger and prices" }).click();
  await page.getByLabel("How many credits").fill("100");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByTestId("purchase-price").filter({ hasText: "R$25.00" }).waitFor();
  await page.getByRole("button", { name: "Order", exact: true }).click();
  const order = page.getByTestId("purchase");
  await order.getByText("Waits for the payment").waitFor();
  await page.getByTestId("credits-available").getByText("0", { exact: true }).waitFor();
  const [number] = /cpu_[0-9a-z]{26}/.exec(await order.textContent());

  for (let turn = 0; turn < 2; turn++) {
    assert.equal((await demo.operate("credits", "confirm", number)).trim(), "100");
  }
  await order.getByText("Paid").waitFor();
  await page.getByTestId("credits-available").getByText("100", { exact: true }).waitFor();
  await rowOf(page, "Purchase").getByText("+100", { exact: true }).waitFor();
  await rowOf(page, "Purchase").getByText("R$25.00 · Paid").filter({ hasText: number }).waitFor();
  assert.equal(await rowOf(page, "Purchase").count(), 1);
  assert.equal(await demo.operate("credits", "verify"), "no difference\n");
  assert.ok(page.url().includes(id));
  assert.deepEqual(inbox.errors, []);
});
