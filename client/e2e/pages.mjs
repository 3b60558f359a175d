// The two pages as their users see them: the inbox, and the simulator's phone.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const executablePath = process.env.CONVERSA_CHROMIUM ?? onPath("chromium", "chromium-browser");
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** onPath is where the first of these programs is, or would be by Debian's custom. */
function onPath(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? join("/usr/bin", names[0]);
}

/** missingBrowser says why the tests cannot run here; in CI they must. */
export function missingBrowser() {
  if (existsSync(executablePath)) {
    return false;
  }
  assert.ok(!process.env.CI, `no browser at ${executablePath}`);
  return `no browser at ${executablePath}: set CONVERSA_CHROMIUM`;
}

/** openBrowser gives a function that opens pages. Errors of any of them are gathered in errors. */
export async function openBrowser(t) {
  const browser = await chromium.launch({ executablePath, args: flags });
  t.after(() => browser.close());
  const errors = [];
  const watch = (page) => {
    for (const name of ["goto", "reload"]) {
      const go = page[name].bind(page);
      page[name] = (...args) =>
        go(...args).catch((error) => {
          // The browser took a spare connection that the server was just closing.
          assert.match(error.message, /ERR_SOCKET_NOT_CONNECTED/);
          return go(...args);
        });
    }
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (said) => {
      if (said.type() === "error" && /Content Security Policy/.test(said.text())) {
        errors.push(said.text());
      }
    });
    page.setDefaultTimeout(30_000); // a machine that does much else is slow, and no failure
  };
  /** Each page is a visitor of its own: it shares no session with the others. */
  const open = async (url) => {
    const page = await browser.newPage({ viewport: { width: 1360, height: 800 }, locale: "en-US" });
    page.context().on("page", watch);
    watch(page);
    await page.goto(url);
    return page;
  };
  return { open, errors };
}

/** openPages signs in and opens the phone beside it. Errors of either page fail the test. */
export async function openPages(t, demo) {
  const { open, errors } = await openBrowser(t);
  const inbox = await openInbox(open, errors, demo);
  return { inbox, phone: new Phone(await open(demo.phone)), open };
}

/** openInbox signs in as the demo's administrator. */
export async function openInbox(open, errors, demo) {
  const inbox = new Inbox(await open(demo.inbox), errors);
  await inbox.signIn(demo.signIn);
  // The administrator of the demo reads Portuguese.
  await inbox.page.evaluate(() => localStorage.setItem("conversa.language", "en"));
  await inbox.page.reload();
  await inbox.page.getByTestId("conversation-list").waitFor();
  return inbox;
}

export class Inbox {
  constructor(page, errors) {
    this.page = page;
    this.errors = errors;
    this.input = page.getByTestId("composer-input");
    this.banner = page.getByTestId("connection-banner");
  }

  async signIn({ email, password }) {
    await this.page.getByTestId("signin-email").fill(email);
    await this.page.getByTestId("signin-password").fill(password);
    await this.page.getByTestId("signin-submit").click();
    await this.page.getByTestId("conversation-list").waitFor();
  }

  row(text) {
    return this.page.getByTestId("conversation-row").filter({ hasText: text });
  }

  async open(text) {
    await this.row(text).first().click();
    await this.page.getByTestId("thread").waitFor();
  }

  /** message waits for one in the open thread; status is optional. */
  async message(text, status) {
    const found = this.page.getByTestId("message").filter({ hasText: text });
    const wanted = status ? found.and(this.page.locator(`[data-status=${status}]`)) : found;
    await wanted.waitFor();
    return wanted;
  }

  async reply(text) {
    await this.input.fill(text);
    await this.input.press("Enter");
  }
}

class Phone {
  constructor(page) {
    this.page = page;
    this.thread = page.getByTestId("phone-thread");
  }

  async newCustomer(name) {
    await this.page.locator("#number option").first().waitFor({ state: "attached" }); // all is loaded
    await this.page.getByTestId("phone-new-customer").click();
    await this.page.getByTestId("phone-new-name").fill(name);
    await this.page.getByTestId("phone-new-save").click();
    await this.page.getByTestId("phone-customer-name").filter({ hasText: name }).waitFor();
  }

  /** write sends a message and returns the moment in which it was sent. */
  async write(text) {
    await this.page.getByTestId("phone-input").fill(text);
    const taken = this.page.waitForResponse(
      (answer) =>
        answer.request().method() === "POST" && /\/(messages|edits)$/.test(new URL(answer.url()).pathname),
    );
    const at = performance.now();
    await this.page.getByTestId("phone-send").click();
    await taken; // the next one is sent after it
    return at;
  }

  async shows(text) {
    await this.thread.getByText(text).first().waitFor();
  }

  /** jump moves the clock of the demo, e.g. by "15m". */
  async jump(span) {
    const url = new URL("/simulator/clock", this.page.url()).href;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify({ jump: span }) });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** fail has the next requests that send a message fail, as the simulator's Failure says. */
  async fail(failure) {
    const url = new URL("/simulator/failures", this.page.url()).href;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(failure) });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** bills has WhatsApp bill replies to customers. */
  async bills() {
    const url = new URL("/simulator/settings", this.page.url()).href;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify({ billable: true }) });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** mend forgets the failures that are left. */
  async mend() {
    await fetch(new URL("/simulator/failures", this.page.url()).href, { method: "DELETE" });
  }

  /** choose goes on as another customer. */
  async choose(name) {
    await this.page.getByTestId("phone-customers").getByText(name).first().click();
    await this.page.getByTestId("phone-customer-name").filter({ hasText: name }).waitFor();
  }
}
