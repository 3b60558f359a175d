// What customers send besides words, as it is shown: places, contact cards, baskets, answers by button, quotes, and
// what they changed or withdrew afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";

const skip = missingBrowser();
const number = "15550100042";

/** Customer writes by the simulator's own door, what its phone has no buttons for. */
class Customer {
  constructor(phone) {
    this.base = `/simulator/customers/${number}`;
    this.page = phone.page;
  }

  async post(path, body) {
    const url = new URL(this.base + path, this.page.url()).href;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  }

  async write(message) {
    return (await this.post("/messages", { name: "Marina Souza", ...message })).wamid;
  }
}

async function setUp(t) {
  const { inbox, phone } = await openPages(t, await Demo.create(t));
  const marina = new Customer(phone);
  await marina.write({ type: "text", text: "Hello" });
  await inbox.open("Marina Souza");
  return { inbox, marina };
}

test("every kind of message is shown as what it is", { skip }, async (t) => {
  const { inbox, marina } = await setUp(t);
  await marina.write({
    type: "location",
    location: { latitude: -23.5505, longitude: -46.6333, name: "Praça da Sé", address: "Centro" },
  });
  const place = await inbox.message("Praça da Sé");
  await place.getByText("Centro").waitFor();
  await place.getByText("-23.5505, -46.6333").waitFor();

  await marina.write({
    type: "contacts",
    contacts: [
      {
        name: { formatted_name: "Dora Lima", first_name: "Dora" },
        phones: [{ phone: "+1 555 010 0077" }],
        emails: [{ email: "dora@example.com" }],
        org: { company: "Vasos Lima" },
      },
    ],
  });
  const card = await inbox.message("Dora Lima");
  for (const line of ["+1 555 010 0077", "dora@example.com", "Vasos Lima"]) {
    await card.getByText(line).waitFor();
  }

  await marina.write({
    type: "order",
    order: {
      catalog_id: "1",
      text: "As soon as possible",
      product_items: [{ product_retailer_id: "vase-blue", quantity: 2, item_price: 49.9, currency: "BRL" }],
    },
  });
  const order = await inbox.message("vase-blue");
  await order.getByText("R$49.90").waitFor();
  await order.getByText("As soon as possible").waitFor();

  await marina.write({
    type: "interactive",
    interactive: {
      type: "list_reply",
      list_reply: { id: "1", title: "Tomorrow morning", description: "8 to 12" },
    },
  });
  await inbox.message("Tomorrow morning");
  await marina.write({ type: "button", button: { payload: "yes", text: "Yes, please" } });
  await inbox.message("Yes, please");
  assert.deepEqual(inbox.errors, []);
});

test("in Portuguese amounts and places are written as there", { skip }, async (t) => {
  const { inbox, marina } = await setUp(t);
  await inbox.page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await inbox.page.reload();
  await inbox.page.getByTestId("thread").waitFor();
  await marina.write({
    type: "order",
    order: {
      catalog_id: "1",
      product_items: [{ product_retailer_id: "vaso-azul", quantity: 1, item_price: 1249.9, currency: "BRL" }],
    },
  });
  const order = await inbox.message("vaso-azul");
  await order.getByText("1 item").waitFor();
  assert.match(await order.innerText(), /R\$\s1\.249,90/);
  await marina.write({ type: "location", location: { latitude: -23.5505, longitude: -46.6333 } });
  await inbox.page.getByText("-23,5505; -46,6333").waitFor();
});

test("quotes lead both ways, edits and withdrawals are told", { skip }, async (t) => {
  const { inbox, marina } = await setUp(t);
  await inbox.reply("Blue or green?");
  const ours = await inbox.message("Blue or green?", "DELIVERED");
  const hers = await marina.write({ type: "text", text: "Gren" });
  await ours.waitFor();
  const first = await inbox.message("Gren");
  const edited = inbox.page.locator(`[data-id="${await first.getAttribute("data-id")}"]`);
  await first.hover();
  await first.getByRole("button", { name: "Reply to Marina Souza" }).click();
  await inbox.page.reload(); // what is answered stays beside the draft
  await inbox.page.locator(".composer .quote").getByText("Gren").waitFor();
  await inbox.reply("Green it is");
  const quoting = await inbox.message("Green it is", "DELIVERED");
  await quoting.locator(".quote").getByText("Gren").waitFor();

  await marina.post("/edits", { wamid: hers, text: "Green" });
  await edited.getByText("Green", { exact: true }).waitFor();
  await edited.getByText("edited").waitFor();
  await marina.post("/deletions", { wamid: hers });
  await edited.getByText("This message was withdrawn").waitFor();
  assert.equal(await edited.getByText("Green", { exact: true }).count(), 0);
  assert.deepEqual(inbox.errors, []);
});
