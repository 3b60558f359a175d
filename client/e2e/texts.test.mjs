// Predefined texts and merge fields: found with /, seen with the customer's values, sent as seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";
import { many } from "./screens.mjs";

const skip = missingBrowser();

/** setUp has a lead who has written, and a page of predefined texts. */
async function setUp(t) {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  await phone.newCustomer("Marina Souza");
  await phone.write("When are you open?");
  return { inbox, phone, page: inbox.page, texts: new TextsPage(inbox.page, demo.inbox) };
}

/** TextsPage is where predefined texts are managed. */
class TextsPage {
  constructor(page, address) {
    this.page = page;
    this.address = address;
    this.dialog = page.getByRole("dialog");
  }

  async open() {
    await this.page.goto(new URL("/texts", this.address).href);
    await this.page.getByRole("heading", { name: "Predefined texts", level: 1 }).waitFor();
  }

  text(name, module) {
    return this.page
      .getByTestId("text")
      .filter({ hasText: name })
      .filter({ has: this.page.locator(".badge", { hasText: module }) });
  }

  async create(name, body, module) {
    await this.page.getByRole("button", { name: "New text" }).click();
    await this.fill(name, body);
    await this.dialog.getByLabel("For").selectOption(module);
    await this.save();
  }

  async fill(name, body) {
    await this.dialog.getByLabel("Name", { exact: true }).fill(name);
    await this.dialog.getByLabel("Text", { exact: true }).fill(body);
  }

  async save() {
    await this.dialog.getByRole("button", { name: "Save" }).click();
  }
}

test("a text is picked with /, seen with its values, and sent as it was seen", { skip }, async (t) => {
  const { inbox, phone, page, texts } = await setUp(t);
  await texts.open();
  await texts.create("Weekdays", "Hi, $[Leads.First Name]! From 9 to 6. $[Owner.First Name|We]", "Leads");
  await texts.text("Weekdays", "Leads").waitFor();
  await page.getByTestId("nav-c").click();
  await inbox.open("Marina Souza");

  // By keyboard alone, and Enter before the list is there loses nothing.
  await inbox.input.focus();
  await page.keyboard.type("/weekda");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.value?.startsWith("Hi, $["));
  await page.keyboard.type(" $[compan");
  const fields = page.getByTestId("field-picker");
  await fields.getByRole("option", { name: "Company" }).waitFor();
  await page.keyboard.press("Escape");
  await fields.waitFor({ state: "detached" });
  for (let n = 0; n < " $[compan".length; n++) {
    await page.keyboard.press("Backspace");
  }
  await page.keyboard.type(" $[leads full");
  await fields.getByRole("option", { name: "Full Name" }).waitFor();
  await page.keyboard.press("Enter");
  assert.match(await inbox.input.inputValue(), /\$\[Leads\.Full Name\]$/);

  const preview = page.getByTestId("preview");
  await preview.getByText(/^Hi, Marina! From 9 to 6\. .* Marina Souza$/).waitFor();
  const seen = await preview.locator(".filled").innerText();
  await page.getByText(`${[...seen].length}/4,096`).waitFor();
  await page.reload(); // the draft outlives it, and is filled in again
  await preview.getByText(seen).waitFor();
  await page.locator("[data-testid=composer-send]:enabled").waitFor();
  await inbox.input.press("Enter");
  await inbox.message(seen);
  await phone.shows(seen);
  await many(page.getByTestId("message").filter({ hasText: "From 9 to 6" }), 1);
  assert.deepEqual(inbox.errors, []);
});

test("what was put in and is deleted again is not sent", { skip }, async (t) => {
  const { inbox, phone, page, texts } = await setUp(t);
  await texts.open();
  await texts.create("Weekdays", "From 9 to 6.", "Leads");
  await texts.text("Weekdays", "Leads").waitFor();
  await page.getByTestId("nav-c").click();
  await inbox.open("Marina Souza");
  await inbox.input.fill("Hi ");
  await page.getByTestId("composer-texts").click();
  await page.getByRole("option", { name: /^Weekdays/ }).click();
  await page.waitForFunction(() => document.activeElement.value === "Hi From 9 to 6.");
  await inbox.input.evaluate((field) => field.setSelectionRange(3, field.value.length));
  await page.keyboard.press("Delete");
  await page.getByText("3/4,096").waitFor();
  await inbox.input.press("Enter");
  await phone.shows("Hi");
  await many(page.getByTestId("message").filter({ hasText: "From 9 to 6" }), 0);
  assert.deepEqual(inbox.errors, []);
});

test("a missing value is named and marked, and nothing is sent", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  await inbox.open("Marina Souza");
  await inbox.input.fill("Hello $[Leads.Email], $[Leads.Shoes] $[Contacts.Email]");
  const preview = page.getByTestId("preview");
  await preview.getByText("$[Leads.Email]: this customer has no value", { exact: false }).waitFor();
  await preview.getByText("$[Leads.Shoes]: there is no such field").waitFor();
  await preview.getByText("$[Contacts.Email] belongs to the other module").waitFor();
  assert.equal(await preview.locator("mark").count(), 3);
  await page.locator("[data-testid=composer-send]:disabled").waitFor();
  await inbox.input.press("Enter");
  assert.match(await inbox.input.inputValue(), /^Hello \$\[/);
  assert.equal(await page.getByTestId("message").count(), 1);

  await inbox.input.fill("Hello $[Leads.Email|there]");
  await preview.getByText("Hello there").waitFor();
  await page.locator("[data-testid=composer-send]:enabled").waitFor();
  await inbox.input.press("Enter");
  await phone.shows("Hello there");
  assert.deepEqual(inbox.errors, []);
});

test("what the server refuses comes back into the composer", { skip }, async (t) => {
  const { inbox, page } = await setUp(t);
  await inbox.open("Marina Souza");
  // The value was there when the page asked, and is gone when the reply is sent.
  const old = JSON.stringify({ data: { previewText: { text: "Hi you!", length: 7, problems: [] } } });
  const isPreview = (request) => request.postDataJSON()?.operationName === "PreviewText";
  await page.route("**/graphql", (route) =>
    isPreview(route.request())
      ? route.fulfill({ body: old, contentType: "application/graphql-response+json" })
      : route.continue(),
  );
  await inbox.input.fill("Hi $[Leads.Email]!");
  await page.getByTestId("preview").getByText("Hi you!").waitFor();
  await page.locator("[data-testid=composer-send]:enabled").waitFor();
  await page.unroute("**/graphql");
  await inbox.input.press("Enter");
  await page.getByRole("alert").filter({ hasText: "Not sent: a merge field has no value" }).waitFor();
  assert.equal(await inbox.input.inputValue(), "Hi $[Leads.Email]!");
  await page.getByTestId("preview").getByText("this customer has no value", { exact: false }).waitFor();
  assert.equal(await page.getByTestId("message").count(), 1);
  assert.deepEqual(inbox.errors, []);
});

test("a text is made beside the composer, from nothing and from the reply", { skip }, async (t) => {
  const { inbox, page, texts } = await setUp(t);
  await inbox.open("Marina Souza");
  await inbox.input.fill("/parking");
  await page.getByText("No text is called “parking”.").waitFor();
  await inbox.input.press("Enter");
  assert.equal(await texts.dialog.getByLabel("Name", { exact: true }).inputValue(), "parking");
  assert.ok(await texts.dialog.getByLabel("For").isDisabled());
  await texts.dialog.getByLabel("Text", { exact: true }).fill("There is room behind the house.");
  await texts.save();
  await texts.dialog.waitFor({ state: "detached" });
  assert.equal(await inbox.input.inputValue(), "There is room behind the house.");

  await page.getByTestId("composer-texts").click();
  await page.getByRole("option", { name: "Save the reply as a predefined text" }).click();
  await texts.dialog.getByLabel("Name", { exact: true }).fill("Parking");
  await texts.save();
  await texts.dialog.getByText("There is a text with this name already.").waitFor();
  await texts.dialog.getByLabel("Name", { exact: true }).fill("Behind the house");
  await texts.save();
  await texts.dialog.waitFor({ state: "detached" });
  await page.getByTestId("composer-texts").click();
  await page.getByTestId("text-picker").getByRole("searchbox").fill("behind");
  await page.getByRole("option", { name: /^Behind the house/ }).waitFor();
  await page.keyboard.press("Escape");
  await inbox.message("When are you open?"); // Esc closed the list, not the conversation
  assert.deepEqual(inbox.errors, []);
});

/** answered is what the browser asks the reader of an act, and answers with yes or no. */
async function answered(page, yes, act) {
  const question = page.waitForEvent("dialog").then(async (dialog) => {
    await (yes ? dialog.accept() : dialog.dismiss());
    return dialog.message();
  });
  await act();
  return question;
}

test("a text that is being written is closed only by who says so", { skip }, async (t) => {
  const { inbox, page, texts } = await setUp(t);
  const lose = "Leave without saving? What you have written here is lost.";
  await texts.open();
  await page.getByRole("button", { name: "New text" }).click();
  await texts.dialog.waitFor();
  await page.keyboard.press("Escape"); // nothing would be lost
  await texts.dialog.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "New text" }).click();
  await texts.fill("Parking", "There is room behind the house.");
  assert.equal(await answered(page, false, () => page.keyboard.press("Escape")), lose);
  const body = texts.dialog.getByLabel("Text", { exact: true });
  assert.equal(await body.inputValue(), "There is room behind the house.");
  const close = texts.dialog.getByRole("button", { name: "Close" });
  assert.equal(await answered(page, true, () => close.click()), lose);
  await texts.dialog.waitFor({ state: "detached" });
  await page.getByTestId("nav-leads").click();
  await page.getByRole("heading", { name: "Leads", level: 1 }).waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("texts are made, changed, copied to the other module and deleted", { skip }, async (t) => {
  const { inbox, page, texts } = await setUp(t);
  await page.getByTestId("nav-texts").click();
  await texts.create("Delivery", "Hi $[Leads.Shoes]", "Leads");
  await texts.dialog.getByText("At character 4: $[Leads.Shoes]: there is no such field.").waitFor();
  const body = texts.dialog.getByLabel("Text", { exact: true });
  await body.fill("Hi ");
  await texts.dialog.getByRole("button", { name: "Merge field" }).click();
  await page.keyboard.type("first");
  await page.getByTestId("field-picker").getByRole("option", { name: "First Name" }).first().click();
  assert.equal(await body.inputValue(), "Hi $[Leads.First Name]");
  await texts.save();
  await texts.text("Delivery", "Leads").getByText("$[Leads.First Name]").waitFor();

  await texts.text("Delivery", "Leads").getByRole("button", { name: "Edit" }).click();
  assert.ok(await texts.dialog.getByLabel("For").isDisabled());
  await texts.dialog.getByText("The module cannot be changed").waitFor();
  await texts.fill("Delivery times", "Two days, $[Leads.First Name].");
  await texts.save();
  await texts.text("Delivery times", "Leads").getByText("Two days").waitFor();

  await texts.text("Delivery times", "Leads").getByRole("button", { name: "Copy to contacts" }).click();
  await texts.text("Delivery times", "Contacts").getByText("$[Contacts.First Name]").waitFor();
  await page.getByLabel("For").selectOption("Contacts");
  await texts.text("Delivery times", "Leads").waitFor({ state: "detached" });
  await page.getByLabel("Search by name").fill("DELIV");
  await many(page.getByTestId("text"), 1);
  await page.getByRole("button", { name: "Delete" }).click();
  await texts.dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("No text has this name.").waitFor();
  assert.deepEqual(inbox.errors, []);
});
