// Credits are bought: the price is shown, it is paid on a page of the payment provider, and they are there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { priced } from "./credits.mjs";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();

/** Till is the page of an account's credits. */
class Till {
  constructor(page) {
    this.page = page;
  }

  static async open(page) {
    await page.goto(new URL("/settings/accounts", page.url()).href);
    await page.getByRole("link", { name: "Demo", exact: true }).click();
    await page.getByRole("link", { name: "Ledger and prices" }).click();
    return new Till(page);
  }

  /** buy goes as far as to the page on which one pays. */
  async buy(credits, price) {
    await this.page.getByLabel("How many credits").fill(credits);
    await this.page.getByRole("button", { name: "Next" }).click();
    await this.page.getByTestId("purchase-price").filter({ hasText: price }).waitFor();
    await this.page.getByRole("button", { name: "Pay", exact: true }).click();
    await this.page.waitForURL(/\/stripe\/pay\//);
  }

  async decide(button) {
    await this.page.getByRole("button", { name: button, exact: true }).click();
    await this.page.waitForURL(/\/settings\/accounts\/acc_\w+\/credits$/);
  }

  /** order is the purchase of so many credits. */
  order(credits) {
    return this.page
      .getByTestId("purchase")
      .filter({ has: this.page.getByRole("cell", { name: credits, exact: true }) });
  }
}

test("credits are paid on a page of the payment provider, and are there on the way back", {
  skip,
}, async (t) => {
  const demo = await Demo.create(t, { CONVERSA_CREDIT_CURRENCY: "BRL", CONVERSA_CREDIT_PRICE: "0.25" });
  const { inbox } = await openPages(t, demo);
  const { page } = inbox;
  const till = await Till.open(page);
  await till.buy("100", "R$25.00");
  await page.getByTestId("price").getByText("BRL 25.00").waitFor();
  await page.getByRole("heading", { name: "100 credits" }).waitFor();

  // Who comes back without having paid finds the way there again.
  await page.getByRole("link", { name: "Back without paying" }).click();
  await till.order("100").getByText("Waits for the payment").waitFor();
  await page.getByTestId("credits-available").getByText("0", { exact: true }).waitFor();
  await till.order("100").getByRole("link", { name: "Pay" }).click();
  await till.decide("Pay");
  await till.order("100").getByText("Paid", { exact: true }).waitFor();
  await page.getByTestId("credits-available").getByText("100", { exact: true }).waitFor();
  const entry = page.getByTestId("ledger-entry").filter({ hasText: "Purchase" });
  await entry.getByText("+100", { exact: true }).waitFor();
  assert.equal(await entry.count(), 1);

  await till.buy("40", "R$10.00");
  await till.decide("Let it fail");
  await till.order("40").getByText("Payment refused").waitFor();
  assert.equal(await till.order("40").getByRole("link", { name: "Pay" }).count(), 0);
  await till.buy("60", "R$15.00");
  await till.decide("Let it expire");
  await till.order("60").getByText("Not paid in time").waitFor();
  await page.getByTestId("credits-available").getByText("100", { exact: true }).waitFor();

  // In the reader's own language and digits.
  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await page.reload();
  await page.getByLabel("Quantos créditos").fill("0,5");
  await page.getByText("De 1 a 1.000.000.").first().waitFor();
  await page.getByLabel("Quantos créditos").fill("1234,5");
  await page.getByRole("button", { name: "Avançar" }).click();
  await page.getByTestId("purchase-price").filter({ hasText: "308,63" }).waitFor();
  assert.equal(await demo.operate("credits", "verify"), "no difference\n");
  assert.deepEqual(inbox.errors, []);
});

test("an account buys credits by itself, says so before, and tells administrators what fails", {
  skip,
}, async (t) => {
  const demo = await Demo.create(t, { CONVERSA_CREDIT_CURRENCY: "BRL", CONVERSA_CREDIT_PRICE: "0.25" });
  const { inbox, phone } = await openPages(t, demo);
  const { page } = inbox;
  await phone.bills();
  await phone.newCustomer("Marina Souza");
  await phone.write("Do you have vases?");
  const till = await Till.open(page);
  const [id] = /acc_\w+/.exec(page.url());
  await priced(demo, id, "1", "2");
  const field = (name) => page.getByLabel(name, { exact: true });
  const form = page.getByRole("form", { name: "Automatic recharge" });
  const save = async () => {
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Saved.").waitFor();
  };

  // Before a first purchase there is nothing to buy with.
  await form.getByText("Nothing is bought by itself.").waitFor();
  await field("Buy credits automatically").check();
  await form.getByText("Say how many credits to keep, and how many to add.").waitFor();
  await field("Minimum balance to keep").fill("12");
  await field("Credits to add").fill("1,000");
  const sentence = "As soon as fewer than 12 credits are available, 1,000 credits are bought for R$250.00,";
  await form.getByTestId("recharge-sentence").filter({ hasText: sentence }).waitFor();
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("Credits must be bought and paid first; where payment is online, by card.").waitFor();

  await till.buy("10", "R$2.50");
  await page.getByLabel("Visa 0341").check();
  await till.decide("Pay");
  await page.getByTestId("credits-available").getByText("12", { exact: true }).waitFor();
  await field("Buy credits automatically").check();
  await field("Minimum balance to keep").fill("12");
  await field("Credits to add").fill("20");
  await field("At most in 24 hours").fill("50");
  await save();
  await form
    .getByTestId("recharge-sentence")
    .filter({ hasText: "Visa 0341 is charged without asking." })
    .waitFor();
  await form
    .getByTestId("recharge-sentence")
    .filter({ hasText: "At most 50 credits are bought in 24 hours." })
    .waitFor();
  await page.getByTestId("recharge-state").getByText("On", { exact: true }).waitFor();

  // A reply takes the balance below the minimum, and the card is declined: administrators are told anywhere.
  await page.goto(demo.inbox);
  await inbox.open("Marina Souza");
  await inbox.reply("Yes, three");
  const note = page.getByTestId("credit-note");
  await note.getByText("Automatic recharge failed. Your card was declined.").waitFor();
  await note.getByRole("link", { name: "Open credits" }).click();
  await page
    .getByTestId("recharge-state")
    .getByText("The last try failed: Your card was declined.")
    .waitFor();
  assert.equal(await note.count(), 0);

  // Too little for the provider: it says so, and nothing is left waiting.
  await page.getByLabel("How many credits").fill("1");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.getByText("The amount must be at least 50 cents.").first().waitFor();
  await page.getByRole("form", { name: "Buy credits" }).getByRole("button", { name: "Cancel" }).click();

  // Another card, and it works.
  await till.buy("4", "R$1.00");
  await till.decide("Pay");
  await field("Minimum balance to keep").fill("16");
  await save();
  await till.order("20").filter({ hasText: "Paid" }).filter({ hasText: "Automatic recharge" }).waitFor();
  await page.getByTestId("credits-available").getByText("35", { exact: true }).waitFor();
  await page.getByTestId("ledger-entry").filter({ hasText: "Automatic recharge" }).getByText("+20").waitFor();
  assert.equal(await page.getByText("The last try failed").count(), 0);

  // In the reader's own language and digits.
  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await page.reload();
  await page.getByLabel("Créditos a adicionar").fill("2.000,5");
  const recharge = page.getByTestId("recharge-sentence");
  await recharge.filter({ hasText: "2.000,5 créditos são comprados por R$ 500,13" }).waitFor();
  assert.equal(await demo.operate("credits", "verify"), "no difference\n");
  assert.deepEqual(inbox.errors, []);
});
