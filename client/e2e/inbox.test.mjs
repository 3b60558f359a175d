// What the README promises, in a browser: a customer writes, the inbox shows it at once, the reply
// reaches the phone. It runs the built binary: make build first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const atOnce = 3_000; // on a machine that does much else; bench/ has the figures
const skip = missingBrowser();

/** arrivesAtOnce checks how long after sentAt the message was on the screen. */
function arrivesAtOnce(t, what, sentAt) {
  const took = performance.now() - sentAt;
  t.diagnostic(`${what} after ${Math.round(took)} ms`);
  assert.ok(took < atOnce, `${what} after ${Math.round(took)} ms, not within ${atOnce}`);
}

test("a customer writes, the inbox shows it at once, and the reply is read", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  await phone.newCustomer("Marina Souza");

  let sentAt = await phone.write("Hello, is anybody there?");
  await inbox.row("Hello, is anybody there?").waitFor();
  arrivesAtOnce(t, "a new conversation", sentAt);

  await inbox.open("Marina Souza");
  await inbox.message("Hello, is anybody there?");
  sentAt = await phone.write("My order is late.");
  await inbox.message("My order is late.");
  arrivesAtOnce(t, "a message in the open thread", sentAt);

  await inbox.reply("I am looking into it.");
  await phone.shows("I am looking into it.");
  await inbox.message("I am looking into it.", "READ");

  await inbox.page.reload();
  await inbox.message("I am looking into it.", "READ");
  await inbox.message("My order is late.");
  assert.equal(await inbox.page.getByTestId("message").count(), 3);
  assert.deepEqual(inbox.errors, []);
});

test("a day later the composer is closed, and a new message opens it", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  await phone.newCustomer("Carla Ribeiro");
  await phone.write("Good morning");
  await inbox.open("Carla Ribeiro");
  await inbox.page.locator("[data-testid=composer-input]:enabled").waitFor();

  await phone.jump("24h");
  // Whoever clicks into the inbox's window gives it the focus; pages of a headless browser have
  // no windows.
  await inbox.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await inbox.page.locator("[data-testid=composer-input]:disabled").waitFor();

  await phone.write("Are you open again?");
  await inbox.message("Are you open again?");
  await inbox.page.locator("[data-testid=composer-input]:enabled").waitFor();
  await inbox.reply("We are.");
  await phone.shows("We are.");
  assert.deepEqual(inbox.errors, []);
});

test("a connection that is cut resumes where it was", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  await phone.newCustomer("André Lima");
  await phone.write("Before");
  await inbox.open("André Lima");
  await inbox.message("Before");

  const resumed = [];
  inbox.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame.type === "subscribe" && frame.payload.query.includes("conversationChanged")) {
        resumed.push(frame.payload.variables.since);
      }
    }),
  );
  demo.line.cut();
  await inbox.banner.waitFor();
  await phone.write("Meanwhile");
  await phone.shows("Meanwhile");
  demo.line.mend();

  await inbox.message("Meanwhile");
  await inbox.banner.waitFor({ state: "detached" });
  assert.equal(await inbox.page.getByTestId("message").count(), 2);
  assert.ok(resumed.length > 0 && resumed.every(Boolean), `subscribed since ${resumed}`);
  assert.deepEqual(inbox.errors, []);
});

test("after the server was killed the page says so, and comes back", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  await phone.newCustomer("André Lima");
  await phone.write("Before");
  await inbox.open("André Lima");
  await inbox.message("Before");

  await demo.kill();
  await inbox.banner.waitFor();
  await demo.start();
  await inbox.banner.waitFor({ state: "detached" });
  if (await inbox.page.getByTestId("signin-email").isVisible()) {
    await inbox.signIn(demo.signIn); // the demo has another password at every start
  }
  await inbox.message("Before");

  await phone.page.reload();
  await phone.newCustomer("João Pereira");
  await phone.write("After");
  await inbox.row("After").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a wrong password is refused in words, and signing out ends the session", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox } = await openPages(t, demo);
  await inbox.page.getByTestId("sign-out").click();
  await inbox.page.getByTestId("signin-email").fill(demo.signIn.email);
  await inbox.page.getByTestId("signin-password").fill("not the password");
  await inbox.page.getByTestId("signin-submit").click();
  await inbox.page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  await inbox.page.reload();
  await inbox.page.getByTestId("signin-email").waitFor();
});
