// Files: those that go along with a reply, those that come from customers, and those of a conversation.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";
import { many } from "./screens.mjs";

const skip = missingBrowser();

/** setUp has a lead who has written, and her conversation open. */
async function setUp(t) {
  const demo = await Demo.create(t);
  const { inbox, phone, open } = await openPages(t, demo);
  await phone.newCustomer("Marina Souza");
  await phone.write("Do you have a picture?");
  await inbox.open("Marina Souza");
  return { inbox, phone, open, page: inbox.page, tray: new Tray(inbox.page) };
}

/** Tray is what goes along with the reply. */
class Tray {
  constructor(page) {
    this.page = page;
    this.items = page.getByTestId("attached");
  }

  async choose(...files) {
    await this.page.getByTestId("attach").click();
    await this.page.getByTestId("attach-files").setInputFiles(files);
  }

  /** holds waits until exactly these are ready, in this order. */
  async holds(...names) {
    await many(this.items.and(this.page.locator("[data-state=ready]")), names.length);
    assert.deepEqual(await this.items.locator(".name").allInnerTexts(), names);
  }
}

/** png is a picture of one colour. */
function png(size, red) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const frame = Buffer.alloc(body.length + 8);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc(body), body.length + 4);
    return frame;
  };
  const head = Buffer.from([0, 0, 0, size, 0, 0, 0, size, 8, 2, 0, 0, 0]);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, Buffer.from([red, 40, 90]))]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: size }, () => line)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    }
  }
  return (c ^ 0xffffffff) >>> 0;
}

const picture = (name, red = 200) => ({ name, mimeType: "image/png", buffer: png(60, red) });
const text = (name, said = "Opening hours: 9 to 6.") => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(said),
});

/** saved is what a click has the browser save. */
async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test("files go along with a reply in their order, and arrive on the phone", { skip }, async (t) => {
  const { inbox, phone, page, tray } = await setUp(t);
  await tray.choose(text("hours.txt"), picture("blue.png"), picture("red.png", 10));
  await tray.holds("hours.txt", "blue.png", "red.png");
  await page.getByRole("button", { name: "Send blue.png earlier" }).click();
  await page.getByRole("button", { name: "Take red.png away" }).click();
  await tray.holds("blue.png", "hours.txt");
  await inbox.reply("Here it is, and when we are open");
  await tray.items.first().waitFor({ state: "detached" });
  const first = await inbox.message("Here it is, and when we are open", "READ");
  await first.getByTestId("picture").waitFor();
  await inbox.message("hours.txt", "READ");
  await phone.shows("Here it is, and when we are open");
  await phone.thread.locator("img").first().waitFor();
  await phone.shows("hours.txt");
  const order = await page.getByTestId("message").allInnerTexts();
  assert.ok(
    order.findIndex((m) => m.includes("Here it is")) < order.findIndex((m) => m.includes("hours.txt")),
  );
  assert.deepEqual(inbox.errors, []);
});

test("a reply takes five, outlives the page, and goes without a word", { skip }, async (t) => {
  const { inbox, page, tray } = await setUp(t);
  await tray.choose(...["1", "2", "3", "4", "5", "6"].map((n) => text(`${n}.txt`, n)));
  await page.getByText("One file did not fit").waitFor();
  await tray.holds("1.txt", "2.txt", "3.txt", "4.txt", "5.txt");
  assert.ok(await page.getByTestId("attach").isDisabled());
  await page.reload();
  await tray.holds("1.txt", "2.txt", "3.txt", "4.txt", "5.txt");
  await page.getByTestId("composer-send").click();
  for (const n of ["1", "2", "3", "4", "5"]) {
    await inbox.message(`${n}.txt`, "READ");
  }
  assert.deepEqual(inbox.errors, []);
});

test("what WhatsApp does not take is refused before anything is sent", { skip }, async (t) => {
  const { inbox, page, tray } = await setUp(t);
  await tray.choose({ name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) });
  await tray.items.getByText("the file is empty").waitFor();
  assert.ok(await page.getByTestId("composer-send").isDisabled());
  await page.getByRole("button", { name: "Take empty.txt away" }).click();
  await tray.items.first().waitFor({ state: "detached" });
  await inbox.reply("Only words then");
  await inbox.message("Only words then", "READ");
});

test("a quote is made beside the reply, goes along as PDF, and is found again", { skip }, async (t) => {
  const { inbox, phone, page, tray } = await setUp(t);
  await page.getByTestId("attach").click();
  await page.getByRole("button", { name: "Quotes, orders, invoices" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "New quote" }).click();
  await dialog.getByLabel("Subject").fill("Blue vase");
  await dialog.getByLabel("Description, line 1", { exact: true }).fill("Vase");
  await dialog.getByLabel("Price, line 1", { exact: true }).fill("120");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("complementary").getByTestId("customer-documents").getByText("Blue vase").waitFor();
  await many(tray.items, 1);
  const name = await tray.items.locator(".name").innerText();
  assert.match(name, /^Q-\d+\.pdf$/);
  await inbox.reply("Our offer");
  await inbox.message("Our offer", "READ");
  await phone.shows(name);
  const message = await inbox.message("Our offer");
  const { name: kept, content } = await saved(page, () => message.getByTestId("download").click());
  assert.equal(kept, name);
  assert.equal(content.subarray(0, 5).toString(), "%PDF-");
});

test("a customer's files are seen, and kept", { skip }, async (t) => {
  const { inbox, phone, page } = await setUp(t);
  await phone.page.locator("#file").setInputFiles([picture("vase.png"), text("notes.txt")]);
  await page.getByTestId("picture").waitFor();
  await page.waitForFunction(() => {
    const image = document.querySelector("[data-testid=picture]");
    return image?.complete && image.naturalWidth > 0;
  });
  const notes = await inbox.message("notes.txt");
  const kept = await saved(page, () => notes.getByTestId("download").click());
  assert.equal(kept.name, "notes.txt");
  assert.equal(kept.content.toString(), "Opening hours: 9 to 6.");
  assert.deepEqual(inbox.errors, []);
});

/** sound is an MP3 of two seconds of silence. */
const sound = {
  name: "voice.mp3",
  mimeType: "audio/mpeg",
  buffer: Buffer.concat(Array(80).fill(Buffer.concat([Buffer.from("fffb9064", "hex"), Buffer.alloc(413)]))),
};

/** film is an MP4 of a second and a half, which a page records. */
async function film(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 64;
    canvas.height = 48;
    const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/mp4;codecs=vp9" });
    const parts = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    for (let i = 0; i < 15; i++) {
      canvas.getContext("2d").fillStyle = `hsl(${i * 20} 90% 50%)`;
      canvas.getContext("2d").fillRect(0, 0, 64, 48);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await new Promise((resolve) => {
      recorder.onstop = resolve;
      recorder.stop();
    });
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  return { name: "vase.mp4", mimeType: "video/mp4", buffer: Buffer.from(bytes) };
}

test("sound and films are played, whoever sent them", { skip }, async (t) => {
  const { inbox, phone, page, tray } = await setUp(t);
  const files = [sound, await film(page)];
  await phone.page.locator("#file").setInputFiles(files);
  await tray.choose(...files);
  await tray.holds("voice.mp3", "vase.mp4");
  await page.getByTestId("composer-send").click();
  await many(page.locator("audio, video"), 4);
  await page.waitForFunction(async () => {
    const players = [...document.querySelectorAll("audio, video")];
    await Promise.all(players.map((player) => player.play()));
    return players.length === 4 && players.every((player) => player.currentTime > 0.2 && !player.error);
  });
  assert.deepEqual(inbox.errors, []);
});

const script = "<script>document.title='ran';parent.document.title='ran'</script>";
const hostile = [
  { name: "page.html", mimeType: "text/html", buffer: Buffer.from(`<!doctype html>${script}`) },
  {
    name: "drawing.svg",
    mimeType: "image/svg+xml",
    buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`),
  },
  { name: `"><img src=x onerror=alert(1)>.txt`, mimeType: "text/plain", buffer: Buffer.from("x") },
  { name: "poly.png", mimeType: "image/png", buffer: Buffer.concat([png(8, 1), Buffer.from(script)]) },
];

test("nothing that a customer sends runs in the browser", { skip }, async (t) => {
  const { inbox, phone, page, open } = await setUp(t);
  const links = page.getByTestId("message").getByTestId("download");
  let asked = 0;
  const noted = (dialog) => {
    asked++;
    return dialog.dismiss();
  };
  page.on("dialog", noted);
  for (const file of hostile) {
    await phone.page.locator("#file").setInputFiles([file]);
  }
  await many(links, hostile.length);
  for (const link of await links.all()) {
    const href = await link.getAttribute("href");
    const other = await open("about:blank");
    other.on("dialog", noted);
    // By its address, whether it is asked to be shown or not: it is saved, or shown as what it is.
    for (const address of [href, `${href}&inline=1`]) {
      const [answer] = await Promise.all([
        page.request.get(new URL(address, page.url()).href),
        other.goto(new URL(address, page.url()).href).catch(() => {}), // the browser saves it
      ]);
      assert.equal(answer.headers()["x-content-type-options"], "nosniff");
      assert.match(answer.headers()["content-security-policy"], /sandbox|default-src 'none'/);
      assert.doesNotMatch(answer.headers()["content-type"], /html|svg|script/);
      assert.notEqual(await other.title(), "ran");
    }
    await other.close();
  }
  assert.equal(asked, 0);
  assert.notEqual(await page.title(), "ran");
  assert.deepEqual(inbox.errors, []);
});
