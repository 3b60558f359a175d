// Credits are bought: the price is shown, it is paid on a page of the payment provider, and they are there.
import assert from "node:assert/strict";
import { test } from "node:test";
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
  await page.getByText("De 1 a 1.000.000.").waitFor();
  await page.getByLabel("Quantos créditos").fill("1234,5");
  await page.getByRole("button", { name: "Avançar" }).click();
  await page.getByTestId("purchase-price").filter({ hasText: "308,63" }).waitFor();
  assert.equal(await demo.operate("credits", "verify"), "no difference\n");
  assert.deepEqual(inbox.errors, []);
});
