// The credits of the demo's account, as its administrator and the operator see them.

/** accountId is the id of the demo's account, which its page has in its address. */
export async function accountId(page) {
  await page.goto(new URL("/settings/accounts", page.url()).href);
  await page.getByRole("link", { name: "Demo", exact: true }).click();
  await page.waitForURL(/\/settings\/accounts\/acc_/);
  return /acc_\w+/.exec(page.url())[0];
}

/** rowOf is the entry of the ledger that says so. */
export const rowOf = (page, text) => page.getByTestId("ledger-entry").filter({ hasText: text });

/** priced has a reply cost so much, and gives the account some credits to begin with. */
export async function priced(demo, id, price, credits) {
  const prices = demo.write("prices.csv", `*,SERVICE,MESSAGE,${price},2025-07-01\n`);
  await demo.operate("rates", "import", "--account", id, prices);
  await demo.operate("credits", "adjust", id, `--amount=${credits}`, "--note=A start");
  await demo.operate("credits", "charge", id, "on");
}

/** openCredits goes to the account's credits. */
export async function openCredits(page, id) {
  await page.goto(new URL(`/settings/accounts/${id}/credits`, page.url()).href);
  await page.getByTestId("credits-available").waitFor();
}
