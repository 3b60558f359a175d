// What becomes of a reply that fails, or waits: it is told in plain words, sent again, withdrawn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";
import { many } from "./screens.mjs";

const skip = missingBrowser();

/** setUp has a lead who has written, and her conversation open. */
async function setUp(t) {
  const demo = await Demo.create(t);
  const { inbox, phone } = await openPages(t, demo);
  await phone.newCustomer("Marina Souza");
  await phone.write("Are you there?");
  await inbox.open("Marina Souza");
  return { inbox, phone, page: inbox.page };
}

/** portuguese reads the page as a Brazilian does. */
async function portuguese(page) {
  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await page.reload();
  await page.getByTestId("thread").waitFor();
}

test("a reply that failed says why and what to do, and is sent again once", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  await phone.fail({ code: 131048 });
  await inbox.reply("Yes, we are");
  const failed = await inbox.message("Yes, we are", "FAILED");
  await failed.getByText("The number is restricted because customers reported spam").waitFor();
  await failed.getByText("Meta’s code 131048").waitFor();
  await failed.getByText("Send less for a while").waitFor();

  await portuguese(page);
  const falhou = await inbox.message("Yes, we are", "FAILED");
  await falhou.getByText("O número está restrito porque clientes denunciaram spam").waitFor();
  await falhou.getByRole("button", { name: "Enviar de novo" }).click();
  await inbox.message("Yes, we are", "READ");
  await falhou.getByText("Enviada de novo abaixo").waitFor();
  await many(page.getByTestId("message").filter({ hasText: "Yes, we are" }), 2);
  await many(phone.thread.getByText("Yes, we are"), 1);
  assert.equal(await falhou.getByRole("button", { name: "Enviar de novo" }).count(), 0);
  assert.deepEqual(inbox.errors, []);
});

test("what did not get through outlives the page, and comes back to be changed", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  const asked = await inbox.message("Are you there?");
  await asked.getByRole("button", { name: "Reply to Marina Souza" }).click();
  const isReply = (request) => request.postDataJSON()?.operationName === "Send";
  await page.route("**/graphql", (route) => (isReply(route.request()) ? route.abort() : route.continue()));
  await inbox.reply("Of course");
  await inbox.message("Of course", "FAILED");
  await inbox.row("Marina Souza").getByText("Not sent: Of course").waitFor();
  await page.reload();
  const failed = await inbox.message("Of course", "FAILED");
  await failed.getByText("Not sent: the server cannot be reached.").waitFor();
  await failed.getByRole("button", { name: "Edit", exact: true }).click();
  await failed.waitFor({ state: "detached" });
  assert.equal(await inbox.input.inputValue(), "Of course");
  assert.ok(await inbox.input.evaluate((input) => input === document.activeElement));
  await page.locator(".composer .quote").getByText("Are you there?").waitFor();

  await page.unroute("**/graphql");
  await inbox.input.press("Enter");
  await inbox.message("Of course", "READ");
  await phone.shows("Of course");
  await page.reload();
  await inbox.message("Of course", "READ");
  await many(page.getByTestId("message").filter({ hasText: "Of course" }), 1);
  assert.deepEqual(inbox.errors, []);
});

test("what can never arrive is not offered again", { skip }, async (t) => {
  const { inbox, phone } = await setUp(t);
  await phone.fail({ code: 131026 });
  await inbox.reply("Hello");
  const failed = await inbox.message("Hello", "FAILED");
  await failed.getByText("reach them another way").waitFor();
  assert.equal(await failed.getByRole("button", { name: "Send again" }).count(), 0);
  assert.deepEqual(inbox.errors, []);
});

test("a reply whose fate is unknown is sent again by a person's decision", { skip }, async (t) => {
  const { inbox, phone } = await setUp(t);
  await phone.fail({ mode: "empty" });
  await inbox.reply("Did it arrive?");
  const unsure = await inbox.message("Did it arrive?", "UNCONFIRMED");
  await unsure.getByRole("button", { name: "Send again" }).click();
  await inbox.message("Did it arrive?", "READ");
  await unsure.getByText("Sent again below").waitFor();
  await many(phone.thread.getByText("Did it arrive?"), 1);
  assert.deepEqual(inbox.errors, []);
});

test("a reply that waits is withdrawn, and the customer waits again", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  await phone.fail({ code: 131016, times: -1 });
  await inbox.reply("Never mind");
  const waits = await inbox.message("Never mind", "QUEUED");
  const failed = page.locator("[data-testid=message][data-status=FAILED]").filter({ hasText: "Never mind" });
  // While a request is on its way to WhatsApp it is too late.
  for (let turn = 0; turn < 20 && (await failed.count()) === 0; turn++) {
    const button = waits.getByRole("button", { name: "Do not send" });
    await button.click({ timeout: 1_000 }).catch(() => {}); // it may be FAILED by now
    await failed.waitFor({ timeout: 1_000 }).catch(() => {});
  }
  const withdrawn = await inbox.message("Never mind", "FAILED");
  await withdrawn.getByText("Somebody withdrew it before it was sent").waitFor();
  await page.getByTestId("thread-waiting").waitFor();
  await phone.mend();
  await withdrawn.getByRole("button", { name: "Send again" }).click();
  await inbox.message("Never mind", "READ");
  assert.deepEqual(inbox.errors, []);
});
