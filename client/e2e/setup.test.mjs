// A fresh server is set up, people come in by invitation, and roles hide records.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo, Fresh } from "./demo.mjs";
import { Inbox, missingBrowser, openBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();
const password = "correct horse battery staple";

async function choosePassword(page, repeated = password) {
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByLabel("Repeat the new password").fill(repeated);
}

/** invite makes a user in the people's screen and gives the link that is passed on. */
async function invite(page, { name, email, role }) {
  await page.goto(new URL("/settings/people", page.url()).href);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Email").fill(email);
  if (role) {
    await dialog.getByLabel("Role").selectOption({ label: role });
  }
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.getByLabel("Link to pass on").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  return link;
}

test("a fresh server is set up by its one-time address", { skip }, async (t) => {
  const fresh = await Fresh.create(t);
  const { open, errors } = await openBrowser(t);
  const page = await open(fresh.address);
  await page.getByLabel("Company name").fill("Example Shop");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Your name").fill("Ana Costa");
  await page.getByLabel("Email").fill("ana@example.com");
  await choosePassword(page, "something else");
  await page.getByRole("button", { name: /Finish/ }).click();
  await page.getByRole("alert").getByText("The two passwords differ").waitFor();
  await choosePassword(page);
  await page.getByRole("button", { name: /Finish/ }).click();
  await page.getByRole("heading", { name: "Connect a number" }).waitFor();

  const again = await open(fresh.address);
  await again.getByLabel("Company name").fill("Another");
  await again.getByRole("button", { name: "Next" }).click();
  await again.getByLabel("Your name").fill("Eve");
  await again.getByLabel("Email").fill("eve@example.com");
  await choosePassword(again);
  await again.getByRole("button", { name: /Finish/ }).click();
  await again.getByRole("alert").filter({ hasText: /\w/ }).waitFor();

  const inbox = new Inbox(await open(new URL("/", fresh.address).href), errors);
  await inbox.signIn({ email: "ana@example.com", password });
  assert.deepEqual(errors, []);
});

test("an invitation is accepted once, and the new user has no settings of administrators", {
  skip,
}, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, open } = await openPages(t, demo);
  const link = await invite(inbox.page, { name: "Bruno Lima", email: "bruno@example.com" });
  await inbox.page.getByRole("link", { name: "Bruno Lima" }).waitFor();

  const bruno = await open(link);
  await choosePassword(bruno);
  await bruno.getByRole("button", { name: "Save and sign in" }).click();
  await bruno.getByTestId("conversation-list").waitFor();
  await bruno.getByRole("link", { name: /Settings|Configurações/ }).click();
  await bruno.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await bruno.getByRole("link", { name: /People|Pessoas/ }).count(), 0);

  const late = await open(link);
  await choosePassword(late);
  await late.getByRole("button", { name: "Save and sign in" }).click();
  await late.getByRole("alert").filter({ hasText: /\w/ }).waitFor();

  // Deactivated, they are out at once, wherever they are.
  await inbox.page.goto(new URL("/settings/people", demo.inbox).href);
  await inbox.page.getByRole("link", { name: "Bruno Lima" }).click();
  await inbox.page.getByRole("button", { name: "Deactivate" }).click();
  await inbox.page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
  await bruno.getByTestId("signin-email").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("roles hide records from those below, and show them as soon as they are given", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, phone, open } = await openPages(t, demo);
  const { page } = inbox;
  await phone.newCustomer("Marina Souza");
  await phone.write("Hello, is anybody there?");
  await inbox.row("Hello, is anybody there?").waitFor();

  await page.goto(new URL("/settings/roles", demo.inbox).href);
  await page.getByLabel("The owner, and the roles above").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "New role" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Sales");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("list", { name: "Hierarchy" }).getByText("Sales").waitFor();

  const link = await invite(page, { name: "Bruno Lima", email: "bruno@example.com", role: "Sales" });
  const bruno = new Inbox(await open(link), inbox.errors);
  await choosePassword(bruno.page);
  await bruno.page.getByRole("button", { name: "Save and sign in" }).click();
  await bruno.page
    .getByText("Write to this number from WhatsApp")
    .or(bruno.page.getByText(/Escreva para/))
    .waitFor();
  assert.equal(await bruno.row("Marina Souza").count(), 0);

  await page.goto(new URL("/", demo.inbox).href);
  await inbox.open("Marina Souza");
  await page.getByRole("complementary").getByLabel("Owner").selectOption({ label: "Bruno Lima" });
  await bruno.row("Marina Souza").waitFor();
  await bruno.open("Marina Souza");
  await bruno.message("Hello, is anybody there?");

  // Taken away, it goes from the list and from the open thread.
  await page.getByRole("complementary").getByLabel("Owner").selectOption({ label: "Ana" });
  await bruno.row("Marina Souza").waitFor({ state: "detached" });
  await bruno.page.getByText(/not yours to see|não pode vê-la/).waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a token is shown once, works, and is shut out when it is revoked", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox } = await openPages(t, demo);
  const { page } = inbox;
  await page.goto(new URL("/settings/tokens", demo.inbox).href);
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Reports");
  await dialog.getByRole("button", { name: "New token" }).click();
  const secret = await dialog.getByLabel("The token").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();

  const ask = async () => {
    const answer = await fetch(new URL("/graphql", demo.inbox), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query: "{ viewer { email } }" }),
    });
    return answer.json();
  };
  assert.deepEqual(await ask(), { data: { viewer: { email: demo.signIn.email } } });
  await page.reload();
  await page.getByRole("cell", { name: /Reports/ }).waitFor();
  assert.equal((await page.content()).includes(secret), false);

  await page.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await page.getByText("No tokens yet.").waitFor();
  assert.equal((await ask()).errors[0].extensions.code, "UNAUTHENTICATED");
  assert.deepEqual(inbox.errors, []);
});

test("a session that is revoked elsewhere is over at once", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox, open } = await openPages(t, demo);
  const other = new Inbox(await open(demo.inbox), inbox.errors);
  await other.signIn(demo.signIn);
  await inbox.page.goto(new URL("/settings/profile", demo.inbox).href);
  await inbox.page.getByRole("button", { name: "Sign out", exact: true }).click();
  await other.page.getByTestId("signin-email").waitFor();

  const next = "another fine password";
  await inbox.page.getByLabel("Current password").fill(demo.signIn.password);
  await inbox.page.getByLabel("New password", { exact: true }).fill(next);
  await inbox.page.getByLabel("Repeat the new password").fill(next);
  await inbox.page.getByRole("button", { name: "Change the password" }).click();
  await inbox.page.getByText("Changed.").waitFor();
  await other.signIn({ ...demo.signIn, password: next });
  assert.equal(await inbox.page.getByTestId("signin-email").count(), 0);
  assert.deepEqual(inbox.errors, []);
});
