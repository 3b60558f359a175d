// Notifications: to the record's owner, with a count, to be told again, to be ignored. It goes
// through what the product promises sentence by sentence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { Inbox, missingBrowser, openPages } from "./pages.mjs";
import { assign, joined } from "./people.mjs";
import { many, popup } from "./screens.mjs";

const skip = missingBrowser();
const bruno = { name: "Bruno Lima", email: "bruno@example.com" };

async function setUp(t) {
  const demo = await Demo.create(t);
  const pages = await openPages(t, demo);
  return { demo, ...pages, page: pages.inbox.page };
}

test("a stranger and a known lead are told to the record's owner, and to nobody else", {
  skip,
}, async (t) => {
  const { inbox, phone, open, page } = await setUp(t);
  const colleague = await joined(inbox, open, bruno);
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello, is anybody there?");
  const told = popup(page, "Marina Souza · 1 message");
  await told.getByText("Hello, is anybody there?").waitFor();
  await page.getByTestId("announcer").getByText("Marina Souza, 1 message").waitFor({ state: "attached" });
  await page.getByTestId("nav-signals").getByText("1").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.closest(".popup") === null), true);

  // Several messages show as a count.
  await phone.write("I have a question");
  await popup(page, "Marina Souza · 2 messages").getByText("I have a question").waitFor();
  await many(page.getByTestId("popup"), 1);

  // The conversation opens from it, and it is over with that.
  await popup(page, "Marina Souza").getByRole("button", { name: "Reply" }).click();
  await inbox.message("I have a question");
  await popup(page, "Marina Souza").waitFor({ state: "detached" });
  await page.locator("[data-testid=composer-input]:focus").waitFor();

  // A known lead with another owner: it is that owner who is told.
  await assign(page, bruno.name);
  await popup(colleague.page, "Marina Souza · 2 messages").waitFor(); // that is what waits
  await inbox.page.goto(new URL("/leads", page.url()).href);
  await phone.write("Still there?");
  await popup(colleague.page, "Marina Souza · 3 messages").getByText("Still there?").waitFor();
  await many(colleague.page.getByTestId("popup"), 1); // nothing of what was the other's before
  await phone.newCustomer("João Pereira");
  await phone.write("Good morning");
  await popup(page, "João Pereira · 1 message").waitFor();
  await many(page.getByTestId("popup"), 1);
  assert.deepEqual(inbox.errors, []);
});

test("it is told again after the time that was chosen for it, on every screen", { skip }, async (t) => {
  const { demo, inbox, phone, open, page } = await setUp(t);
  const other = new Inbox(await open(demo.inbox), inbox.errors);
  await other.signIn(demo.signIn);
  for (const [name, text] of [
    ["Marina Souza", "First"],
    ["João Pereira", "Second"],
  ]) {
    await phone.newCustomer(name);
    await phone.write(text);
  }
  await popup(other.page, "Marina Souza").waitFor();
  await popup(page, "Marina Souza").getByRole("button", { name: "Remind in 15 min" }).click();
  await popup(page, "João Pereira").getByRole("button", { name: "Other times" }).click();
  const times = popup(page, "João Pereira").getByRole("group", { name: "Remind me in" });
  await times.getByLabel("How many").fill("2");
  await times.getByLabel("Unit").selectOption({ label: "hours" });
  await times.getByRole("button", { name: "Remind", exact: true }).click();
  await many(page.getByTestId("popup"), 0);
  await many(other.page.getByTestId("popup"), 0);

  await page.goto(new URL("/signals", page.url()).href);
  await many(page.locator("[data-testid=signal][data-state=SNOOZED]"), 2);
  await page.goto(new URL("/", page.url()).href);
  await inbox.row("Marina Souza").waitFor();
  await phone.jump("15m");
  await popup(page, "Marina Souza").waitFor();
  await popup(other.page, "Marina Souza").waitFor();
  await many(page.getByTestId("popup"), 1);
  await phone.jump("1h45m");
  await popup(page, "João Pereira").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a conversation in which all was read is seen by being opened", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello");
  await inbox.open("Marina Souza");
  await inbox.row("Marina Souza").getByTestId("unread").waitFor({ state: "detached" });
  await page.locator("#main .head").getByRole("button", { name: "Remind in 15 min" }).click();
  await page.getByTestId("nav-signals").click();
  await page.locator("[data-testid=signal][data-state=SNOOZED]").waitFor();
  await phone.jump("15m");
  const count = page.getByTestId("nav-signals").getByText("1");
  await count.waitFor();
  await page.getByTestId("nav-c").click();
  await inbox.open("Marina Souza");
  await count.waitFor({ state: "detached" });
  assert.deepEqual(inbox.errors, []);
});

test("ignoring closes it everywhere, until another message comes", { skip }, async (t) => {
  const { demo, inbox, phone, open, page } = await setUp(t);
  const other = new Inbox(await open(demo.inbox), inbox.errors);
  await other.signIn(demo.signIn);
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello");
  await popup(other.page, "Marina Souza").waitFor();
  await popup(page, "Marina Souza").getByRole("button", { name: "Ignore" }).click();
  await page.getByTestId("popup").waitFor({ state: "detached" });
  await other.page.getByTestId("popup").waitFor({ state: "detached" });
  await page.reload();
  await page.getByTestId("conversation-list").waitFor();
  await page.goto(new URL("/signals?show=IGNORED", page.url()).href);
  await page.getByTestId("signal").filter({ hasText: "Marina Souza" }).waitFor();

  await page.goto(new URL("/", page.url()).href);
  await inbox.row("Marina Souza").waitFor();
  await phone.newCustomer("João Pereira");
  await phone.write("Good morning");
  await popup(page, "João Pereira").waitFor();
  await many(page.getByTestId("popup"), 1); // the ignored one stays closed, until ...
  await phone.choose("Marina Souza");
  await phone.write("Hello again");
  await popup(page, "Marina Souza · 1 message").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("everything of it is done by keyboard, and the list of keys says how", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  const { keyboard } = page;
  await keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).getByText("Search everything").waitFor();
  await keyboard.press("Escape");
  for (const name of ["Marina Souza", "João Pereira", "Carla Ribeiro"]) {
    await phone.newCustomer(name);
    await phone.write(`Hello from ${name}`);
    await popup(page, name).waitFor();
  }
  await inbox.row("Carla Ribeiro").first().focus();
  await keyboard.press("Alt+n");
  await keyboard.press("i");
  await popup(page, "Carla Ribeiro").waitFor({ state: "detached" });
  await keyboard.press("r"); // the focus went on to the next card
  await popup(page, "João Pereira").waitFor({ state: "detached" });
  await keyboard.press("Escape");
  await page.locator("a.row:focus").waitFor();
  await keyboard.press("Alt+n");
  await keyboard.press("o");
  await inbox.message("Hello from Marina Souza");
  await page.getByTestId("popup").waitFor({ state: "detached" });
  await inbox.page.getByRole("link", { name: /^Inbox/ }).focus();
  await keyboard.press("g");
  await keyboard.press("n");
  await page.getByRole("heading", { name: "Notifications", level: 1 }).waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("no key and no page that is not left takes a notification away", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  const { keyboard } = page;
  await page.goto(new URL("/documents/new?kind=QUOTE", page.url()).href);
  await page.getByLabel("Subject").fill("Half a quote");
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello");
  const asked = new Promise((resolve) => {
    page.once("dialog", async (dialog) => {
      await dialog.dismiss();
      resolve();
    });
  });
  await popup(page, "Marina Souza").getByRole("button", { name: "Reply" }).click();
  await asked;
  await popup(page, "Marina Souza · 1 message").waitFor();
  await page.getByLabel("Subject").fill("");
  await page.getByTestId("nav-leads").click();
  await popup(page, "Marina Souza · 1 message").waitFor();

  await keyboard.press("Alt+n");
  await keyboard.press("g");
  await keyboard.press("i"); // to the inbox: not the card's own i
  await inbox.row("Marina Souza").waitFor();
  await popup(page, "Marina Souza · 1 message").waitFor();

  // Beside the files of a conversation its messages are told as elsewhere.
  await inbox.open("Marina Souza");
  await popup(page, "Marina Souza").waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Attachments" }).click();
  await phone.write("Are you there?");
  await popup(page, "Marina Souza").waitFor();
  await page.getByRole("tab", { name: "Messages" }).click();
  await popup(page, "Marina Souza").waitFor({ state: "detached" });
  assert.deepEqual(inbox.errors, []);
});

test("the browser tells where it was allowed by a button, and never asks by itself", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  await page.addInitScript(() => {
    const log = { asked: 0, told: [] };
    class Told extends EventTarget {
      static permission = "default";
      static async requestPermission() {
        log.asked++;
        Told.permission = "granted";
        return "granted";
      }
      constructor(title, { body, tag }) {
        super();
        log.told.push({ title, body, tag });
      }
      close() {
        log.told.pop();
      }
    }
    window.Notification = Told;
    window.browserLog = log;
    document.hasFocus = () => !window.away;
  });
  await page.goto(new URL("/signals", page.url()).href);
  const allow = page.getByRole("button", { name: "Allow browser notifications" });
  await allow.waitFor();
  assert.equal(await page.evaluate(() => window.browserLog.asked), 0);
  await allow.click();
  await page.getByText("The browser tells you of new messages.").waitFor();

  await page.evaluate(() => {
    window.away = true;
  });
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello");
  await page.waitForFunction(() => window.browserLog.told.length === 1);
  const [told] = await page.evaluate(() => window.browserLog.told);
  assert.equal(told.title, "Marina Souza · 1 message");
  assert.equal(told.body, "Hello");
  await page.getByTestId("signal").getByRole("button", { name: "Ignore" }).click();
  await page.waitForFunction(() => window.browserLog.told.length === 0);
  assert.deepEqual(inbox.errors, []);
});

test("a window that closes on somebody who waits is warned of, once a mark, not after a reply", {
  skip,
}, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello");
  await popup(page, "Marina Souza").waitFor();
  await phone.jump("23h1m"); // of which the page hears by the warning alone
  const warning = page.getByTestId("closing").filter({ hasText: "Marina Souza" });
  await warning.getByText(/The window closes in 5[789] minutes/).waitFor();
  await warning.getByRole("button", { name: "Close" }).click();
  await phone.jump("45m");
  await warning.getByText(/The window closes in 1[234] minutes/).waitFor();
  await warning.getByRole("button", { name: "Reply" }).click();
  await inbox.message("Hello");
  await inbox.reply("Here I am.");
  await phone.shows("Here I am.");
  await warning.waitFor({ state: "detached" });
  assert.deepEqual(inbox.errors, []);
});

test("nothing is fetched from other hosts", { skip }, async (t) => {
  const { demo, inbox, phone, page } = await setUp(t);
  const elsewhere = [];
  page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(demo.inbox).host && !request.url().startsWith("data:")) {
      elsewhere.push(request.url());
    }
  });
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello");
  await popup(page, "Marina Souza").waitFor();
  for (const path of ["/", "/messages", "/signals", "/messages?view=all&filter=%7B%22text%22%3A%22a%22%7D"]) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("hello");
  await page.getByTestId("hit").first().waitFor();
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(inbox.errors, []);
});
