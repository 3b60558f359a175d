// The files of a conversation beside its messages: found by kind, seen, and kept one by one or together.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";
import { many } from "./screens.mjs";

const skip = missingBrowser();

const picture = (name) => ({
  name,
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
});
const text = (name, said) => ({ name, mimeType: "text/plain", buffer: Buffer.from(said) });

/** namesIn are the names in a ZIP, from its directory at the end. */
function namesIn(zip) {
  const names = [];
  for (
    let at = zip.indexOf("PK\x01\x02", 0, "latin1");
    at >= 0;
    at = zip.indexOf("PK\x01\x02", at + 4, "latin1")
  ) {
    names.push(zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString());
  }
  return names;
}

async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test("all files of a conversation are found, and kept together", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  const { page } = inbox;
  await phone.newCustomer("Marina Souza");
  await phone.write("Here they are");
  await inbox.open("Marina Souza");
  await page.getByRole("tab", { name: "Attachments" }).click();
  await page.getByText("No files were sent or received yet.").waitFor();

  // Live: what arrives is there without a click.
  const items = page.getByTestId("attachment");
  for (const file of [picture("vase.png"), text("notes.txt", "first"), text("notes.txt", "second")]) {
    await phone.page.locator("#file").setInputFiles([file]);
  }
  await many(items, 3);
  await many(page.getByTestId("attachment").getByTestId("download"), 3);

  await page.getByRole("button", { name: "Documents", exact: true }).click();
  await many(items, 2);
  await page.getByRole("button", { name: "Sent", exact: true }).click();
  await page.getByText("No file matches.").waitFor();
  await page.getByRole("button", { name: "Both", exact: true }).click();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await many(items, 3);

  const all = await saved(page, () => page.getByRole("button", { name: "Download all as ZIP" }).click());
  assert.equal(all.name, "Marina Souza.zip");
  assert.deepEqual(
    namesIn(all.content).filter((name) => name.startsWith("notes")),
    ["notes.txt", "notes (2).txt"],
  );
  assert.equal(namesIn(all.content).length, 3);
  assert.ok(all.content.includes("second"));

  await items.filter({ hasText: "notes.txt" }).first().getByRole("checkbox").check();
  const one = await saved(page, () => page.getByRole("button", { name: "Download 1 file" }).click());
  assert.deepEqual(namesIn(one.content), ["notes.txt"]);

  // To the message that brought it, and back to the messages.
  await items.last().getByTitle("To the message").click();
  await page.getByTestId("thread").waitFor();
  assert.deepEqual(inbox.errors, []);

  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await page.reload();
  await page.getByRole("tab", { name: "Anexos" }).click();
  await many(items, 3);
  await page.getByRole("button", { name: "Baixar tudo como ZIP" }).waitFor();
});
