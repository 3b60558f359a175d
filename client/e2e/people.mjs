// A second person beside the demo's administrator.
import { Inbox } from "./pages.mjs";

const password = "correct horse battery staple";

/** joined invites somebody by clicking, and gives their own inbox, in English. */
export async function joined(inbox, open, { name, email }) {
  const { page } = inbox;
  const before = page.url();
  await page.goto(new URL("/settings/people", before).href);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.getByLabel("Link to pass on").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.goto(before);

  const own = new Inbox(await open(link), inbox.errors);
  await own.page.getByLabel("New password", { exact: true }).fill(password);
  await own.page.getByLabel("Repeat the new password").fill(password);
  await own.page.getByRole("button", { name: "Save and sign in" }).click();
  await own.page.getByTestId("conversation-list").waitFor();
  await own.page.evaluate(() => localStorage.setItem("conversa.language", "en"));
  await own.page.reload();
  await own.page.getByTestId("conversation-list").waitFor();
  return own;
}

/** assign gives the customer of the open conversation to somebody. */
export async function assign(page, name) {
  await page.getByRole("complementary").getByLabel("Owner").selectOption({ label: name });
}
