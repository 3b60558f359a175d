// Reactions, both ways: an emoji of ours on the phone, and one of the customer's on the screen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();

test("a message is reacted to, and the customer still waits", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  const { page } = inbox;
  await phone.newCustomer("Marina Souza");
  await phone.write("It arrived, thank you!");
  await inbox.open("Marina Souza");
  const hers = await inbox.message("It arrived, thank you!");
  const seen = hers.locator(".reactions [aria-hidden]");
  const onPhone = phone.thread.locator(".reactions");
  assert.ok((await roomBelow(hers, ".meta")) > 4, "the time stands within the bubble");

  await hers.hover();
  await hers.getByRole("button", { name: "React", exact: true }).click();
  await hers.getByRole("button", { name: "React with 🙏" }).click();
  await seen.filter({ hasText: "🙏" }).waitFor();
  await onPhone.filter({ hasText: "🙏" }).waitFor();
  await page.getByTestId("thread-waiting").waitFor();

  // By keyboard: another one in its place.
  await hers.focus();
  await page.keyboard.press("e");
  await page.keyboard.press("Enter");
  await seen.filter({ hasText: "👍" }).waitFor();
  await onPhone.filter({ hasText: "👍" }).waitFor();
  assert.equal(await seen.innerText(), "👍");

  await hers.hover();
  await hers.getByRole("button", { name: "React", exact: true }).click();
  await hers.getByRole("button", { name: "Take the reaction away: 👍" }).click();
  await seen.waitFor({ state: "detached" });
  await onPhone.waitFor({ state: "detached" });

  await inbox.reply("You are welcome");
  const ours = await inbox.message("You are welcome", "READ");
  const theirs = phone.thread.locator(".bubble").filter({ hasText: "You are welcome" });
  await theirs.hover();
  await theirs.getByRole("button", { name: /❤/ }).first().click();
  await ours.locator(".reactions [aria-hidden]").filter({ hasText: "❤" }).waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a reaction that fails says so", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  await phone.newCustomer("Marina Souza");
  await phone.write("It arrived, thank you!");
  await inbox.open("Marina Souza");
  const hers = await inbox.message("It arrived, thank you!");
  await phone.fail({ code: 131026 });
  await hers.hover();
  await hers.getByRole("button", { name: "React", exact: true }).click();
  await hers.getByRole("button", { name: "React with 😂" }).click();
  await hers.getByText("😂 not delivered: The message could not be delivered").waitFor();
  assert.deepEqual(inbox.errors, []);
});

/** roomBelow is how many pixels are between the end of a part and the end of the whole. */
async function roomBelow(whole, selector) {
  const [outer, inner] = [await whole.boundingBox(), await whole.locator(selector).boundingBox()];
  return outer.y + outer.height - inner.y - inner.height;
}
