// Where the focus goes when what has it is closed or taken away: the next key is heard there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();

/** has waits until what a locator finds has the focus. */
function has(found) {
  return found.and(found.page().locator(":focus")).waitFor();
}

test("what is closed, chosen, moved or removed leaves the focus beside it", { skip }, async (t) => {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  const { page } = inbox;
  const { keyboard } = page;
  await phone.newCustomer("Marina Souza");
  await phone.write("Do you have a picture?");
  const button = (name) => page.getByRole("button", { name, exact: true });

  await t.test("a dialog", async () => {
    await inbox.row("Marina Souza").first().focus();
    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await keyboard.press("Escape");
    await page.locator("a.row:focus").waitFor();
  });

  await inbox.open("Marina Souza");
  const hers = await inbox.message("Do you have a picture?");

  await t.test("a reaction", async () => {
    await hers.focus();
    for (const key of ["Escape", "Enter"]) {
      await keyboard.press("e");
      await page.getByTestId("emoji-choices").waitFor();
      await keyboard.press(key);
      await page.getByTestId("emoji-choices").waitFor({ state: "detached" });
      await has(hers);
    }
  });

  await t.test("a reminder", async () => {
    const head = page.locator("#main .head");
    await head.getByRole("button", { name: "Other times" }).focus();
    await keyboard.press("Enter");
    await head.getByRole("group", { name: "Remind me in" }).getByRole("button").first().focus();
    await keyboard.press("Enter");
    await has(head.getByRole("button", { name: "Other times" }));
  });

  await t.test("a wait that is over", async () => {
    const head = page.locator("#main .head");
    await head.getByRole("button", { name: "Needs no reply" }).focus();
    await keyboard.press("Enter");
    await has(head.getByRole("button", { name: "Other times" }));
  });

  await t.test("what goes along with a reply", async () => {
    await page.getByTestId("attach").click();
    const files = ["a.txt", "b.txt", "c.txt"].map((name) => ({
      name,
      mimeType: "text/plain",
      buffer: Buffer.from(name),
    }));
    await page.getByTestId("attach-files").setInputFiles(files);
    await button("Send b.txt earlier").focus();
    await keyboard.press("Enter");
    await has(button("Send b.txt later"));
    await keyboard.press("Enter");
    await has(button("Send b.txt later")); // it is in the middle again
    await keyboard.press("Enter");
    await has(button("Send b.txt earlier"));
    await button("Take b.txt away").focus();
    await keyboard.press("Enter");
    await has(button("Take c.txt away"));
    await keyboard.press("Enter");
    await has(button("Take a.txt away"));
    await keyboard.press("Enter");
    await has(inbox.input);
  });

  await t.test("a notification", async () => {
    await phone.newCustomer("João Pereira");
    await phone.write("Are you open?");
    await page.goto(new URL("/signals", page.url()).href);
    const rows = page.getByTestId("signal");
    const of = (name) => rows.filter({ hasText: name });
    await of("João Pereira").getByRole("button", { name: "Ignore" }).focus();
    await keyboard.press("Enter");
    await has(of("Marina Souza").getByRole("link"));
    await of("Marina Souza").getByRole("button", { name: "Ignore" }).focus();
    await keyboard.press("Enter");
    await has(page.locator("#main"));
  });
  assert.deepEqual(inbox.errors, []);
});
