// A number is connected by clicking: by Meta's sign-in, and by a token. Whatever goes wrong ends in
// words that say what to do. The demo's simulator has numbers that nobody has connected yet.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();
/** The demo's Meta app, and the business with the numbers to connect. */
const appId = "500000000000001";
const spare = "100000000000002";
const elsewhere = "100000000000005";
const here = "100000000000001";

/** Stepper is the screen of the integration. */
class Stepper {
  constructor(page, demo) {
    this.page = page;
    this.demo = demo;
  }

  async begin() {
    await this.page.goto(new URL("/settings/accounts/new", this.demo.inbox).href);
    await this.page.getByRole("heading", { name: "Connect a number", level: 1 }).waitFor();
  }

  /** metasWindow starts the sign-in and gives the window that Meta's page opens in. */
  async metasWindow() {
    const opened = this.page.waitForEvent("popup");
    await this.page.getByRole("button", { name: "Sign in with Meta" }).click();
    const popup = await opened;
    await popup.getByTestId("dialog-allow").waitFor();
    return popup;
  }

  async problem() {
    const alert = this.page.getByRole("alert").filter({ hasText: /\w/ });
    await alert.waitFor();
    return alert.innerText();
  }

  step(name) {
    return this.page.locator("[aria-current=step]", { hasText: name });
  }

  /** code is the one that the simulator has sent to a number. */
  async code(number) {
    const answer = await fetch(new URL("/simulator/numbers", this.demo.phone));
    const { numbers } = await answer.json();
    return numbers.find(({ phoneNumberId }) => phoneNumberId === number)?.verificationCode;
  }

  async chooseNumber(text) {
    await this.step("Number").waitFor();
    await this.page.getByRole("radio", { name: text }).check();
    await this.page.getByRole("button", { name: "Use this number" }).click();
  }

  async verify(code) {
    await this.page.getByRole("textbox", { name: "Code" }).fill(code);
    await this.page.getByRole("button", { name: "Verify", exact: true }).click();
  }

  async name(nickname) {
    await this.step("Name").waitFor();
    await this.page.getByLabel("Name of the account").fill(nickname);
    await this.page.getByRole("button", { name: "Activate the account" }).click();
    await this.step("Ready").waitFor();
  }
}

async function setUp(t, env) {
  const demo = await Demo.create(t, env);
  const { inbox } = await openPages(t, demo);
  const stepper = new Stepper(inbox.page, demo);
  await stepper.begin();
  return { demo, inbox, stepper, page: inbox.page };
}

async function allow(popup, number) {
  await popup.locator(`input[value="${number}"]`).check();
  await Promise.all([popup.waitForEvent("close"), popup.getByTestId("dialog-allow").click()]);
}

test("Meta's way: choose, a wrong and a right code, name; and the account is active", { skip }, async (t) => {
  const { inbox, stepper, page } = await setUp(t);
  await allow(await stepper.metasWindow(), spare);
  await stepper.step("Number").waitFor();
  assert.equal(await page.getByRole("radio", { name: /555 010-0004/ }).isDisabled(), true);

  await stepper.chooseNumber(/555 010-0002/);
  await stepper.step("Verify").waitFor();
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.getByText("Sent.").waitFor();
  const code = await stepper.code(spare);
  await stepper.verify(code === "000000" ? "000001" : "000000");
  assert.match(await stepper.problem(), /code/i);

  await page.reload(); // left half-way, it goes on where it stopped
  await stepper.step("Verify").waitFor();
  await stepper.verify(code);
  await stepper.name("Second shop");
  await page.getByRole("heading", { name: "Active" }).waitFor();

  await page.goto(new URL("/settings/accounts", page.url()).href);
  const line = page.getByRole("listitem").filter({ hasText: "Second shop" });
  await line.getByText("Active").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a denied permission, and a sign-in that was cancelled, say what to do", { skip }, async (t) => {
  const { stepper, page } = await setUp(t);
  const cancelled = await stepper.metasWindow();
  await Promise.all([cancelled.waitForEvent("close"), cancelled.getByTestId("dialog-deny").click()]);
  assert.match(await stepper.problem(), /Start again/);

  const denied = await stepper.metasWindow();
  await denied.getByTestId("dialog-whatsapp_business_messaging").uncheck();
  await allow(denied, spare);
  assert.match(await stepper.problem(), /whatsapp_business_messaging|permission/i);
  await page.getByRole("button", { name: /Sign in with Meta|Start again/ }).waitFor();
});

test("where the window is blocked the whole page goes to Meta, and comes back", { skip }, async (t) => {
  const { inbox, stepper, page } = await setUp(t);
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await stepper.begin();
  await page.getByRole("button", { name: "Sign in with Meta" }).click();
  await page.getByTestId("dialog-allow").waitFor();
  await page.locator(`input[value="${spare}"]`).check();
  await page.getByTestId("dialog-allow").click();
  await stepper.step("Number").waitFor();
  assert.match(page.url(), /\/settings\/accounts\/new\?account=acc_/);
  assert.deepEqual(inbox.errors, []);
});

test("a number in use, here or elsewhere, cannot be chosen, and the words say why", { skip }, async (t) => {
  const { stepper, page } = await setUp(t);
  const taken = { [here]: /connected (here )?already/i, [elsewhere]: /registered elsewhere/ };
  for (const [number, reason] of Object.entries(taken)) {
    await stepper.begin();
    await allow(await stepper.metasWindow(), number);
    await stepper.step("Number").waitFor();
    const choice = page.getByRole("radio");
    assert.equal(await choice.isDisabled(), true);
    await page.getByText(reason).waitFor();
    assert.equal(await page.getByRole("button", { name: "Use this number" }).isDisabled(), true);
  }
});

test("the token's way: a wrong token is refused, a right one lists its numbers", { skip }, async (t) => {
  const secret = randomBytes(16).toString("hex");
  const { demo, inbox, stepper, page } = await setUp(t, { CONVERSA_WHATSAPP_APP_SECRET: secret });
  await page.getByText("I have a token").click();
  await page.getByLabel("Access token").fill("EAAnotatoken");
  await page.getByRole("button", { name: "Use this token" }).click();
  assert.match(await stepper.problem(), /token/i);

  await page.getByLabel("Access token").fill(await tokenOf(demo, secret));
  await page.getByRole("button", { name: "Use this token" }).click();
  await stepper.chooseNumber(/555 010-0002/);
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.getByText("Sent.").waitFor();
  await stepper.verify(await stepper.code(spare));
  await stepper.name("By token");
  assert.deepEqual(inbox.errors, []);
});

/** tokenOf is a token as somebody would make it at Meta. */
async function tokenOf(demo, secret) {
  const redirect = "https://example.com/back";
  const answer = await fetch(new URL("/dialog/oauth", demo.phone), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({
      client_id: appId,
      redirect_uri: redirect,
      phone_number_id: spare,
      answer: "allow",
    }),
  });
  const code = new URL(answer.headers.get("location")).searchParams.get("code");
  const query = new URLSearchParams({
    client_id: appId,
    client_secret: secret,
    redirect_uri: redirect,
    code,
  });
  const exchanged = await fetch(new URL(`/v24.0/oauth/access_token?${query}`, demo.phone));
  return (await exchanged.json()).access_token;
}
