// Leads and contacts: found, changed, converted; and what has conversations is not deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();

test("a lead is made with a field of the organization's own, found, and deleted", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox } = await openPages(t, demo);
  const { page } = inbox;
  await page.goto(new URL("/settings/fields", demo.inbox).href);
  await page.getByRole("button", { name: "New field for leads" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Plan");
  await dialog.getByLabel("Type").selectOption({ label: "Choice" });
  await dialog.getByLabel("Choices").fill("Gold\nSilver");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("cell", { name: "Gold, Silver" }).waitFor();

  await page.goto(new URL("/leads/new", demo.inbox).href);
  await page.getByLabel("First name").fill("João");
  await page.getByLabel("Last name").fill("Pereira");
  await page.getByLabel("Phone").fill("not a number");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  await page.getByLabel("Phone").fill("+1 555 010-0199");
  await page.getByLabel("Plan").selectOption("Gold");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "João Pereira", level: 1 }).waitFor();

  await page.getByRole("link", { name: "Back to the leads" }).click();
  await page.getByLabel(/^Search/).fill("joao 0199");
  await page.getByRole("link", { name: "João Pereira" }).click();
  assert.equal(await page.getByLabel("Plan").inputValue(), "Gold");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No leads yet").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("who wrote is not deleted, and becomes a contact with the conversation", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  const { page } = inbox;
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello, is anybody there?");
  await inbox.open("Marina Souza");
  await page.getByRole("link", { name: "Open the record" }).click();
  await page.getByRole("heading", { name: "Marina Souza", level: 1 }).waitFor();

  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page
    .getByRole("dialog")
    .getByRole("alert")
    .filter({ hasText: /conversation/i })
    .waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Convert to a contact" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Convert to a contact" }).click();
  await page.waitForURL(/\/contacts\//);
  await page.getByRole("link", { name: /Open the conversation/ }).click();
  await inbox.message("Hello, is anybody there?");
  assert.deepEqual(inbox.errors, []);
});
