// What an account uses: by day, drawn and as a table, and its ledger as a file.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accountId, openCredits, priced, rowOf } from "./credits.mjs";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();

test("the balance and what was charged are drawn by day, and are in a table", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  const { page } = inbox;
  const id = await accountId(page);
  await openCredits(page, id);
  await page.getByText("The account had no credits in this time.").waitFor();

  await priced(demo, id, "0.4", "10");
  await phone.bills();
  await phone.newCustomer("Marina Souza");
  await phone.write("How much is it?");
  await page.goto(new URL("/", page.url()).href);
  await inbox.open("Marina Souza");
  await inbox.reply("Ten");
  await inbox.message("Ten", "READ");

  await openCredits(page, id);
  const balance = page.getByTestId("chart-balance");
  await balance.getByText("from 0 to 9.6").waitFor();
  await page.getByTestId("chart-charged").getByText("from 0 to 0.4").waitFor();
  assert.ok((await balance.locator(".day").count()) >= 30);
  await page.getByText("As a table").click();
  const today = page.getByTestId("usage-day").first().getByRole("cell");
  await today.nth(3).getByText("9.6", { exact: true }).waitFor();
  assert.deepEqual(await today.allTextContents(), ["0.4", "0", "+10", "9.6"]);
  assert.equal(await page.getByTestId("usage-day").count(), await balance.locator(".day").count());

  // The price by which it was charged stays with the entry.
  await rowOf(page, "Charge")
    .getByText(/Reply to a customer · Message: 0\.4 · since /)
    .waitFor();

  // Another time, and live.
  await page.getByRole("combobox", { name: "When" }).first().selectOption({ label: "Last 7 days" });
  await page.waitForURL(/days=7/);
  await demo.operate("credits", "adjust", id, "--amount=-0.6", "--note=A correction");
  await balance.getByText("from 0 to 9", { exact: true }).waitFor();
  assert.ok((await balance.locator(".day").count()) <= 9);

  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await openCredits(page, id);
  await page.getByTestId("chart-charged").getByText("de 0 a 0,4").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("the ledger is saved as a file, as it is filtered", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox } = await openPages(t, demo);
  const { page } = inbox;
  const id = await accountId(page);
  await priced(demo, id, "0.4", "10");
  await demo.operate("credits", "adjust", id, "--amount=-2.5", '--note==HYPERLINK("x")');
  await openCredits(page, id);
  const exported = async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export as CSV" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "Demo ledger.csv");
    const [columns, ...lines] = (await readFile(await download.path(), "utf8")).trim().split("\n");
    assert.match(columns, /^number,createdAt,kind,amount,balanceAfter,/);
    return lines;
  };
  const [start, correction, ...none] = await exported();
  assert.match(start, /^1,[^,]+,ADJUSTMENT,10,10,.*,A start,cle_/);
  assert.match(correction, /^2,[^,]+,ADJUSTMENT,-2\.5,7\.5,.*,"'=HYPERLINK\(""x""\)",cle_/);
  assert.deepEqual(none, []);
  assert.equal((await demo.operate("credits", "export", id)).trim().split("\n").length, 3);

  await page.getByLabel("What").selectOption("CHARGE");
  await page.waitForURL(/kind=CHARGE/);
  assert.deepEqual(await exported(), []);
  assert.deepEqual(inbox.errors, []);
});
