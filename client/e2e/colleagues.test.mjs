// An organization of more people than a list shows: whoever is meant is found by typing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();

/** inviteMany makes users through the API, with the page's own session. */
async function inviteMany(page, names) {
  await page.evaluate(async (names) => {
    const query = "mutation ($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }";
    for (const [n, name] of names.entries()) {
      const variables = { input: { name, email: `colleague${n}@example.com`, profile: "STANDARD" } };
      const answer = await fetch("/graphql", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      const { errors } = await answer.json();
      if (errors) {
        throw new Error(JSON.stringify(errors));
      }
    }
  }, names);
}

test("members of a group and who did something are found among many", { skip }, async (t) => {
  const demo = await Demo.create(t);
  const { inbox } = await openPages(t, demo);
  const { page } = inbox;
  await inviteMany(page, [...Array.from({ length: 105 }, (_, n) => `Colleague ${1000 + n}`), "Zilda Reis"]);

  await page.goto(new URL("/settings/groups", page.url()).href);
  await page.getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Night shift");
  await dialog.getByLabel("Find a person").fill("zilda");
  await dialog.getByLabel("Zilda Reis").check();
  await dialog.getByLabel("Find a person").fill("1003");
  await dialog.getByLabel("Colleague 1003").check();
  await dialog.getByLabel("Zilda Reis").and(page.locator(":checked")).waitFor();
  await dialog.getByRole("button", { name: "Save" }).click();
  const row = page.getByRole("row").filter({ hasText: "Night shift" });
  await row.getByText("Colleague 1003, Zilda Reis").waitFor();

  // Who is beyond the first of the list stays a member, whatever else is changed.
  await row.getByRole("button", { name: "Edit" }).click();
  await dialog.getByLabel("Colleague 1003").uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await row.getByText("Zilda Reis", { exact: true }).waitFor();

  await page.goto(new URL("/settings/audit", page.url()).href);
  await page.getByLabel("Action").selectOption({ label: "Group saved" });
  await page.getByRole("row").filter({ hasText: "User invited" }).first().waitFor({ state: "hidden" });
  await page.getByRole("row").filter({ hasText: "Group saved" }).nth(1).waitFor();
  await page.getByLabel("Find a person").fill("zilda");
  await page.getByLabel("Who").selectOption({ label: "Zilda Reis" });
  await page.getByText("Nothing found.").waitFor();
  assert.deepEqual(inbox.errors, []);
});
