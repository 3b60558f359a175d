// The module of messages: its filters, its views, the search, and what is unread. It goes through
// what the product promises sentence by sentence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";
import { assign, joined } from "./people.mjs";
import { MessagesPage, span } from "./screens.mjs";

const skip = missingBrowser();
const bruno = { name: "Bruno Lima", email: "bruno@example.com" };

/** Marina wrote two days ago and waits; João's question of today was answered by Ana. */
async function setUp(t) {
  const demo = await Demo.create(t);
  const pages = await openPages(t, demo);
  const { inbox, phone } = pages;
  await phone.newCustomer("Marina Souza");
  await phone.write("Where is my order?");
  await inbox.row("Where is my order?").waitFor();
  await phone.jump("48h");
  await phone.newCustomer("João Pereira");
  await phone.write("Do you deliver?");
  await inbox.open("João Pereira");
  await inbox.reply("We do.");
  await phone.shows("We do.");
  return { demo, ...pages, messages: new MessagesPage(inbox) };
}

test("messages are filtered by reply, time, owner and who replied", { skip }, async (t) => {
  const { inbox, open, messages } = await setUp(t);
  const colleague = await joined(inbox, open, bruno);

  await t.test("not replied in days, weeks and months", async () => {
    const line = await messages.filter("Not replied");
    await messages.shows("Where is my order?");
    await span(line, "longer ago than", 1, "days");
    await messages.shows("Where is my order?");
    await span(line, "in the last", 1, "days");
    await messages.shows();
    for (const unit of ["weeks", "months"]) {
      await span(line, "in the last", 1, unit);
      await messages.shows("Where is my order?");
      await span(line, "longer ago than", 1, unit);
      await messages.shows();
    }
  });

  await t.test("replied in", async () => {
    const line = await messages.filter("Replied");
    await span(line, "in the last", 10, "minutes");
    await messages.shows("Do you deliver?");
    await span(line, "longer ago than", 1, "hours");
    await messages.shows();
  });

  await t.test("message time in", async () => {
    const line = await messages.filter("Message time");
    await span(line, "in the last", 1, "days");
    await messages.shows("We do.", "Do you deliver?");
    await span(line, "longer ago than", 1, "days");
    await messages.shows("Where is my order?");
    await span(line, "today");
    await messages.shows("We do.", "Do you deliver?");
  });

  await t.test("replied by the one signed in, or a given user", async () => {
    const line = await messages.filter("Replied by");
    await messages.shows("Do you deliver?");
    await line.getByLabel("Who").selectOption({ label: "Who" });
    await line.getByLabel("People").selectOption({ label: bruno.name });
    await messages.shows();
  });

  await t.test("the record's owner is the one signed in, or a given user", async () => {
    await inbox.page.goto(new URL("/", inbox.page.url()).href);
    await inbox.open("Marina Souza");
    await assign(inbox.page, bruno.name);
    await colleague.row("Marina Souza").waitFor();
    const line = await messages.filter("Record owner");
    await messages.shows("We do.", "Do you deliver?");
    await line.getByLabel("Who").selectOption({ label: "Who" });
    await line.getByLabel("People").selectOption({ label: bruno.name });
    await messages.shows("Where is my order?");
    await messages.words.getByText(`Owner is ${bruno.name}.`).waitFor();
  });

  await t.test("conditions combine: any of these, none of these", async () => {
    const line = await messages.filter("Text");
    await line.getByRole("searchbox").fill("order");
    await messages.shows("Where is my order?");
    await messages.add("Direction");
    await messages.builder.getByLabel("Match").selectOption({ label: "any of these" });
    await messages.shows("Do you deliver?", "Where is my order?");
    await messages.builder.getByLabel("Match").selectOption({ label: "none of these" });
    await messages.shows("We do.");
    await inbox.page.reload(); // the address keeps the filter
    await messages.shows("We do.");
  });
  assert.deepEqual(inbox.errors, []);
});

test("views are there, count live, and are saved, shared, renamed and deleted", { skip }, async (t) => {
  const { inbox, phone, open, messages } = await setUp(t);
  const colleague = await joined(inbox, open, bruno);
  await messages.open();
  await messages.view("Unreplied (mine)").and(inbox.page.locator("[aria-current]")).waitFor();
  await messages.shows("Where is my order?");
  await messages.counts("Unreplied (mine)", 1);
  await messages.counts("All unreplied", 1);
  await messages.counts("Sent today", 1);

  await phone.write("And when?");
  await messages.counts("Unreplied (mine)", 2);
  await messages.counts("All unreplied", 2);
  await messages.shows("And when?", "Where is my order?");
  await messages.view("Waiting longest").click();
  await messages.shows("Where is my order?", "And when?");
  await messages.view("Sent today").click();
  await messages.shows("We do.");

  const line = await messages.filter("Text");
  await line.getByRole("searchbox").fill("order");
  await messages.shows("Where is my order?");
  await inbox.page.getByRole("button", { name: "Save as a view" }).click();
  const dialog = inbox.page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("About orders");
  await dialog.getByRole("button", { name: "Save" }).click();
  await messages.counts("About orders", 1);
  await messages.shows("Where is my order?");

  const seen = new MessagesPage(colleague);
  await seen.open();
  assert.equal(await seen.view("About orders").count(), 0);
  await inbox.page.getByRole("button", { name: "Edit the view" }).click();
  await dialog.getByLabel("Name", { exact: true }).fill("Orders");
  await dialog.getByLabel("Share it with everybody").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await messages.view("Orders").waitFor();
  await seen.open();
  await seen.view("Orders").click();
  await seen.shows("Where is my order?");
  assert.equal(await colleague.page.getByRole("button", { name: "Edit the view" }).count(), 0);

  await inbox.page.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await messages.view("Orders").waitFor({ state: "detached" });
  await colleague.page.reload();
  await colleague.page.getByText("This view is not there any more").waitFor();
  await seen.shows();
  await colleague.page.getByRole("link", { name: "Show the others" }).click();
  await colleague.page.getByTestId("filter-words").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("going from screen to screen, a view keeps up with the clock and opens its messages", {
  skip,
}, async (t) => {
  const { inbox, phone, messages } = await setUp(t);
  const { page } = inbox;
  await page.getByTestId("nav-messages").click();
  await messages.shows("Where is my order?");
  await page.getByTestId("message-row").click();
  await page.locator("article.found").getByText("Where is my order?").waitFor();
  await page.getByTestId("nav-messages").click();
  await page.getByRole("link", { name: "All messages" }).click();
  await messages.shows("We do.", "Do you deliver?", "Where is my order?");
  await messages.view("Closing within the hour").click();
  await messages.shows();
  await phone.write("Are you there?");
  await messages.counts("Closing within the hour", 0);
  await messages.counts("All unreplied", 2);
  await phone.jump("23h5m");
  await messages.shows("Are you there?"); // no event says so: time went on
  await messages.counts("Closing within the hour", 1);
  await page.getByTestId("nav-signals").click();
  await page.getByRole("heading", { name: "Notifications", level: 1 }).waitFor();
  await page.getByTestId("nav-c").click();
  await inbox.row("Marina Souza").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a filter is built by keyboard alone", { skip }, async (t) => {
  const { inbox, messages } = await setUp(t);
  const { keyboard } = inbox.page;
  await inbox.page.getByTestId("conversation-list").focus();
  await inbox.page.goto(new URL("/messages?view=all", inbox.page.url()).href);
  await messages.shows("We do.", "Do you deliver?", "Where is my order?");
  await inbox.page.getByRole("button", { name: "Filter", exact: true }).focus();
  await keyboard.press("Enter");
  await inbox.page.getByRole("button", { name: "Add a condition" }).focus();
  await keyboard.press("Enter");
  await messages.shows("Where is my order?"); // not replied: what is asked most comes first
  await keyboard.type("Text");
  await keyboard.press("Tab");
  await keyboard.type("deliver");
  await messages.shows("Do you deliver?");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await messages.shows("We do.", "Do you deliver?", "Where is my order?");
  assert.deepEqual(inbox.errors, []);
});

test("the search finds messages without accents and opens at them, and customers", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  const { page } = inbox;
  await phone.newCustomer("Conceição Araújo");
  await phone.write("Quero um orçamento, por favor");
  for (let n = 1; n <= 60; n++) {
    await phone.write(`Linha ${n}`);
  }
  await inbox.row("Linha 60").waitFor();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("ORCAMENTO");
  const hit = page.getByTestId("hit").filter({ hasText: "Quero um orçamento" });
  assert.equal(await hit.locator("mark").innerText(), "orçamento");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const found = page.locator("article.found");
  await found.getByText("Quero um orçamento").waitFor();
  assert.ok(await found.isVisible());
  await page.getByRole("button", { name: "To the latest" }).click();
  await inbox.message("Linha 60");

  // Those who know the keys wait for nothing: no key of theirs is lost, on a slow machine either.
  await page.goto(new URL("/messages", page.url()).href);
  await page.getByTestId("message-row").first().waitFor();
  const machine = await page.context().newCDPSession(page);
  await machine.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("concei");
  await page.keyboard.press("Control+k"); // the browser's own would lead to the address
  await page.keyboard.type("cao");
  assert.equal(await page.getByTestId("search").getByRole("searchbox").inputValue(), "conceicao");
  await page.keyboard.press("Enter");
  await inbox.message("Linha 60");
  await page.getByTestId("search").waitFor({ state: "detached" });
  assert.deepEqual(inbox.errors, []);
});

test("unread is counted, divided off, and read by being shown", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  const { page } = inbox;
  await phone.newCustomer("Marina Souza");
  await phone.write("One");
  await phone.write("Two");
  const row = inbox.row("Marina Souza");
  await row.getByText("2 unread").waitFor({ state: "attached" });
  await row.getByTestId("waiting").getByText("Waiting for under 1 min").waitFor();
  await page.waitForFunction(() => document.title.startsWith("(2) "));
  await page.getByTestId("nav-c").getByText("2").waitFor();

  await inbox.open("Marina Souza");
  await page.getByTestId("unread-line").getByText("2 unread since today").waitFor();
  await row.getByTestId("unread").waitFor({ state: "detached" });
  await page.waitForFunction(() => !document.title.startsWith("("));
  await page.getByTestId("unread-line").waitFor(); // it stays while one reads on

  // Who waits, waits for a reply, or for the word that none is needed.
  await page.getByRole("button", { name: "Needs no reply" }).click();
  await row.getByTestId("waiting").waitFor({ state: "detached" });
  await phone.write("Three");
  await row.getByTestId("waiting").waitFor();
  await inbox.reply("I see.");
  await row.getByTestId("waiting").waitFor({ state: "detached" });
  assert.deepEqual(inbox.errors, []);
});

test("the list shows only what is wanted, in the order that is wanted, live", { skip }, async (t) => {
  const { inbox, phone } = await setUp(t);
  const { page } = inbox;
  /** lists waits until exactly these conversations are listed, in this order. */
  const lists = (...names) =>
    page.waitForFunction((wanted) => {
      const found = [...document.querySelectorAll("[data-testid=conversation-row] .name")];
      return found.map((name) => name.textContent).join() === wanted;
    }, names.join());
  await lists("João Pereira", "Marina Souza");
  await page.getByRole("button", { name: "Waiting", exact: true }).click();
  await lists("Marina Souza");
  await phone.write("Another question");
  await page.getByLabel("Order").selectOption({ label: "Waiting longest" });
  await lists("Marina Souza", "João Pereira");
  await page.getByRole("button", { name: "Waiting", exact: true }).click();
  await page.getByLabel("Order").selectOption({ label: "Latest message" });
  await phone.jump("23h15m");
  await page.evaluate(() => window.dispatchEvent(new Event("focus"))); // hears of the clock
  await page.getByRole("button", { name: "Closing", exact: true }).click();
  await lists("João Pereira");
  assert.deepEqual(inbox.errors, []);
});

test("a filter from elsewhere takes the place of what was typed, and a view's is changed in the builder", {
  skip,
}, async (t) => {
  const { inbox, messages } = await setUp(t);
  const { page } = inbox;
  const line = await messages.filter("Text");
  await line.getByRole("searchbox").fill("order");
  await messages.shows("Where is my order?");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("deliver");
  await page.getByTestId("hit").filter({ hasText: "All messages found" }).click();
  await messages.shows("Do you deliver?");
  assert.equal(await line.getByRole("searchbox").inputValue(), "deliver");

  await page.getByRole("button", { name: "Save as a view" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("About delivery");
  await dialog.getByRole("button", { name: "Save" }).click();
  await messages.counts("About delivery", 1);
  await page.reload();
  await messages.shows("Do you deliver?");
  assert.equal(await messages.builder.count(), 0);
  await page.getByRole("button", { name: "Change its filter" }).click();
  await messages.builder.getByRole("searchbox").fill("order");
  await messages.shows("Where is my order?");
  await page.getByRole("button", { name: "Save the filter of About delivery" }).click();
  await page.getByRole("button", { name: "Change its filter" }).waitFor();
  await messages.shows("Where is my order?");
  assert.deepEqual(inbox.errors, []);
});
