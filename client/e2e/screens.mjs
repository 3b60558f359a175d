// The messages' module and the notifications, as their users see them.

/** MessagesPage is the module of messages: its views, its filter, its rows. */
export class MessagesPage {
  constructor(inbox) {
    this.page = inbox.page;
    this.rows = this.page.getByTestId("message-row");
    this.words = this.page.getByTestId("filter-words");
    this.builder = this.page.getByTestId("filter-builder");
  }

  /** open goes there; view is "all" for every message. */
  async open(view = "") {
    const query = view === "" ? "" : `?view=${view}`;
    await this.page.goto(new URL(`/messages${query}`, this.page.url()).href);
    await this.page.getByRole("navigation", { name: "Views" }).waitFor();
  }

  view(name) {
    return this.page.getByTestId("view").filter({ hasText: name });
  }

  /** counts waits until a view says that so many messages pass. */
  async counts(name, count) {
    await this.view(name)
      .getByText(count === 1 ? "1 message" : `${count} messages`, { exact: true })
      .waitFor({ state: "attached" });
  }

  /** filter begins another filter over everything, with one condition of that field. */
  async filter(field) {
    await this.open("all");
    await this.page.getByRole("button", { name: "Filter", exact: true }).click();
    return this.add(field);
  }

  /** add adds a condition of that field and gives its fields. */
  async add(field) {
    await this.builder.getByRole("button", { name: "Add a condition" }).first().click();
    const line = this.builder.getByTestId("condition").last();
    await line.getByLabel("Condition").selectOption({ label: field });
    return line;
  }

  /** shows waits until exactly these texts are listed, in this order. */
  async shows(...texts) {
    const want = JSON.stringify(texts);
    const previews = ".message-rows .preview";
    await this.page
      .waitForFunction(
        ([selector, wanted]) => {
          const read = [...document.querySelectorAll(selector)].map((row) => {
            const copy = row.cloneNode(true);
            for (const ticks of copy.querySelectorAll(".ticks")) {
              ticks.remove();
            }
            return copy.textContent.trim();
          });
          return JSON.stringify(read) === wanted;
        },
        [previews, want],
      )
      .catch(async (error) => {
        const found = await this.page.locator(previews).allInnerTexts();
        throw new Error(`wanted ${want}, found ${JSON.stringify(found)}: ${await this.words.innerText()}`, {
          cause: error,
        });
      });
  }
}

/** span fills in the fields of a span of time. */
export async function span(line, when, count, unit) {
  await line.getByLabel("When").selectOption({ label: when });
  if (count !== undefined) {
    await line.getByLabel("How many").fill(String(count));
    await line.getByLabel("Unit").selectOption({ label: unit });
  }
}

/** popup is the notification of a customer's messages. */
export function popup(page, name) {
  return page.getByTestId("popup").filter({ hasText: name });
}

/** many waits until exactly so many of what a locator finds are there. */
export async function many(found, count) {
  if (count > 0) {
    await found.nth(count - 1).waitFor({ state: "attached" });
  }
  await found.nth(count).waitFor({ state: "detached" });
}
