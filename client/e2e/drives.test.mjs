// Cloud drives: connected in the settings, looked through beside a reply, attached, and disconnected.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Demo } from "./demo.mjs";
import { missingBrowser, openPages } from "./pages.mjs";
import { freePorts } from "./program.mjs";
import { many } from "./screens.mjs";

const skip = missingBrowser();

/** setUp has a lead who has written. env holds settings of the program. */
async function setUp(t, env) {
  const demo = await Demo.create(t, env);
  const { inbox, phone } = await openPages(t, demo);
  await phone.newCustomer("Marina Souza");
  await phone.write("Do you have a catalogue?");
  await inbox.row("Marina Souza").first().waitFor();
  return { demo, inbox, phone, page: inbox.page, drives: new Drives(inbox) };
}

/** Drives are the section of the settings, and the dialog beside a reply. */
class Drives {
  constructor(inbox) {
    this.inbox = inbox;
    this.page = inbox.page;
    this.lines = this.page.getByTestId("drive");
    this.dialog = this.page.getByRole("dialog");
    this.files = this.page.getByTestId("cloud-files").getByRole("listitem");
    this.attached = this.page.getByTestId("attached");
  }

  async settings() {
    await this.page.goto(new URL("/settings/drives", this.page.url()).href);
    await this.page.getByTestId("evernote-file").waitFor({ state: "attached" });
  }

  /** consent is what a press that opens the provider's window leads to. */
  async consent(press) {
    const [window] = await Promise.all([this.page.waitForEvent("popup"), press()]);
    const closed = window.waitForEvent("close");
    await window.getByTestId("consent").click();
    await closed;
  }

  async connect(provider) {
    await this.consent(() => this.page.getByTestId(`connect-${provider}`).click());
  }

  /** beside opens the dialog in the conversation. */
  async beside() {
    await this.page.goto(new URL("/", this.page.url()).href);
    await this.inbox.open("Marina Souza");
    await this.again();
  }

  async again() {
    await this.page.getByTestId("attach").click();
    await this.page.locator(".sources button").last().click();
    await this.dialog.waitFor();
  }

  /** holds waits until exactly these are ready to be sent, in this order. */
  async holds(...names) {
    await many(this.attached.and(this.page.locator("[data-state=ready]")), names.length);
    assert.deepEqual(await this.attached.locator(".name").allInnerTexts(), names);
  }
}

const providers = [
  ["GOOGLE_DRIVE", "Google Drive · ana@drive.example.com"],
  ["ONEDRIVE", "OneDrive · ana@one.example.com"],
  ["DROPBOX", "Dropbox · ana@box.example.com"],
];

test("each drive is connected, looked through, sent from and disconnected", { skip }, async (t) => {
  const { inbox, phone, page, drives } = await setUp(t);
  const { dialog, files } = drives;
  await drives.settings();
  for (const [provider, name] of providers) {
    await drives.connect(provider);
    await drives.lines.filter({ hasText: name.split(" · ")[1] }).waitFor();
  }
  await many(drives.lines, 3);
  for (const [, name] of providers) {
    await drives.beside();
    await dialog.getByLabel("Drive", { exact: true }).selectOption({ label: name });
    await files.filter({ hasText: "Produtos" }).getByRole("button").click();
    await many(files, 50);
    await dialog.getByRole("button", { name: "Show more" }).click();
    await many(files, 100);
    await dialog.getByLabel("Ficha do produto 002.pdf").check();
    await dialog.getByRole("navigation").getByRole("button", { name: "All files" }).click();
    await files.filter({ hasText: "Vídeo longo.mp4" }).getByText("too large for WhatsApp").waitFor();
    await dialog.getByLabel("Search in this drive").fill("fachada");
    await many(files, 1);
    await dialog.getByLabel("Fachada.png").check();
    await dialog.getByRole("button", { name: "Attach 2 files" }).click();
    await drives.holds("Ficha do produto 002.pdf", "Fachada.png");
    await inbox.reply(`From ${name}`);
    await inbox.message(`From ${name}`, "READ");
    await drives.attached.first().waitFor({ state: "detached" });
  }
  await phone.shows("Ficha do produto 002.pdf");
  await phone.thread.locator("img").first().waitFor();
  await drives.settings();
  for (let left = 2; left >= 0; left--) {
    await drives.lines.first().getByRole("button", { name: "Disconnect" }).click();
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await many(drives.lines, left);
  }
  await page.getByText("No drive is connected yet.").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("a reply takes five of them, and none that WhatsApp does not take", { skip }, async (t) => {
  const { inbox, page, drives } = await setUp(t);
  const { dialog, files } = drives;
  await drives.beside();
  await drives.connect("GOOGLE_DRIVE");
  for (const name of ["Backup.zip", "Catálogo 2026.pdf", "Proposta comercial.pdf"]) {
    await dialog.getByLabel(name).check();
  }
  await dialog.getByLabel("Search in this drive").fill("ficha do produto 01");
  await many(files, 10);
  await dialog.getByLabel("Ficha do produto 010.pdf").check();
  await dialog.getByLabel("Ficha do produto 011.pdf").check();
  await dialog.getByText("A reply takes 5 files.").waitFor();
  assert.ok(await dialog.getByLabel("Ficha do produto 012.pdf").isDisabled());
  await dialog.getByRole("button", { name: "Attach 5 files" }).click();
  await drives.attached.getByText("WhatsApp does not take files of this kind").waitFor();
  await page.getByRole("button", { name: "Take Backup.zip away" }).click();
  await drives.holds(
    "Catálogo 2026.pdf",
    "Proposta comercial.pdf",
    "Ficha do produto 010.pdf",
    "Ficha do produto 011.pdf",
  );
  await page.getByTestId("composer-send").click();
  await inbox.message("Proposta comercial.pdf", "READ");
  assert.deepEqual(inbox.errors, []);
});

test("a drive that lets nobody in any more is connected again", { skip }, async (t) => {
  const { demo, inbox, drives } = await setUp(t);
  const { dialog, files } = drives;
  await drives.settings();
  await drives.connect("DROPBOX");
  await many(drives.lines, 1);
  await demo.stop(); // the demo's providers forget who consented
  await demo.start();
  await drives.beside();
  await dialog.getByText("This drive lets Conversa in no more.").waitFor();
  await drives.consent(() => dialog.getByRole("button", { name: "Connect again" }).click());
  await files.filter({ hasText: "Fotos" }).waitFor();
  assert.deepEqual(inbox.errors, []);
});

/** evernoteToken is the one that the demo's Evernote takes. */
const evernoteToken = "S=s1:U=fake:H=fake-evernote-token";

const enex = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export><note><title>Horários</title><content><![CDATA[<en-note><div>Das 9 às 18h.</div></en-note>]]></content>
<resource><data encoding="base64">${Buffer.from("%PDF-1.4 mapa").toString("base64")}</data><mime>application/pdf</mime>
<resource-attributes><file-name>mapa.pdf</file-name></resource-attributes></resource></note></en-export>`;

test("an export of Evernote is a drive, in Portuguese too", { skip }, async (t) => {
  const { inbox, page, drives } = await setUp(t);
  const { dialog, files } = drives;
  const upload = (name, text) =>
    page.getByTestId("evernote-file").setInputFiles([{ name, mimeType: "", buffer: Buffer.from(text) }]);
  await drives.settings();
  await upload("broken.enex", "<note/>");
  await page.getByText("This is no export of Evernote.").waitFor();
  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await drives.settings();
  await page.getByRole("heading", { name: "Drives na nuvem", exact: true, level: 1 }).waitFor();
  await upload("Minhas notas.enex", enex);
  await drives.lines.filter({ hasText: "Minhas notas" }).getByText("Conectado").waitFor();
  await drives.beside();
  await files.getByRole("button", { name: "Horários" }).click();
  await dialog.getByLabel("Horários.txt").check();
  await dialog.getByLabel("mapa.pdf").check();
  await dialog.getByRole("button", { name: "Anexar 2 arquivos" }).click();
  await drives.holds("Horários.txt", "mapa.pdf");
  await inbox.reply("Aqui está");
  await inbox.message("Aqui está", "READ");
  await inbox.message("mapa.pdf", "READ");
  await drives.settings();
  await drives.lines.getByRole("button", { name: "Desconectar" }).click();
  await dialog.getByRole("button", { name: "Desconectar" }).click();
  await many(drives.lines, 0);
  assert.deepEqual(inbox.errors, []);
});

/** TokenForm takes a token of Evernote, in the settings. */
class TokenForm {
  constructor(page) {
    this.form = page.locator("form", { has: page.locator("input[name=token]") });
    this.input = this.form.locator("input");
    this.refusal = this.form.getByRole("alert");
  }

  async connect(token) {
    await this.input.fill(token);
    await this.input.press("Enter");
  }

  /** connected waits until it says so. */
  async connected() {
    await this.form.getByRole("status").getByText("Connected").waitFor();
  }
}

test("an account of Evernote is connected by its token", { skip }, async (t) => {
  const { inbox, phone, page, drives } = await setUp(t);
  const { dialog, files } = drives;
  const tokens = new TokenForm(page);
  await drives.settings();
  await page.getByText("You hold a developer token?").click();
  await tokens.connect("S=s1:U=fake:H=of-somebody-else");
  await tokens.refusal.getByText("Evernote does not take this token.").waitFor();
  assert.equal(await tokens.input.getAttribute("aria-invalid"), "true");
  await many(drives.lines, 0);
  await tokens.connect(evernoteToken);
  await tokens.connected();
  await drives.lines.filter({ hasText: "ana@notes.example.com" }).waitFor();
  assert.equal(await tokens.input.inputValue(), ""); // no secret stays on the screen
  await tokens.connect(evernoteToken);
  await tokens.connected();
  await many(drives.lines, 1); // the same account is the same drive

  await drives.beside();
  await files.getByRole("button", { name: "Vendas" }).click();
  await dialog.getByLabel("Horário de atendimento.txt").check();
  await dialog.getByLabel("Search in this drive").fill("PREÇOS");
  await many(files, 1);
  await files.getByRole("button", { name: "Tabela de preços" }).click();
  await many(files, 2); // its text, and its file
  await dialog.getByLabel("Preços 2026.pdf").check();
  await dialog.getByRole("button", { name: "Attach 2 files" }).click();
  await drives.holds("Horário de atendimento.txt", "Preços 2026.pdf");
  await inbox.reply("Here are our prices");
  await inbox.message("Here are our prices", "READ");
  await inbox.message("Preços 2026.pdf", "READ");
  await phone.shows("Horário de atendimento.txt");

  await drives.settings();
  await drives.lines.getByRole("button", { name: "Disconnect" }).click();
  await dialog.getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("No drive is connected yet.").waitFor();
  assert.deepEqual(inbox.errors, []);
});

test("an Evernote that does not answer is told from a token that it does not take", { skip }, async (t) => {
  const [port] = await freePorts(1); // nobody listens there
  const { inbox, page, drives } = await setUp(t, { CONVERSA_EVERNOTE_URL: `http://127.0.0.1:${port}` });
  const tokens = new TokenForm(page);
  await page.evaluate(() => localStorage.setItem("conversa.language", "pt"));
  await drives.settings();
  await page.getByText("Você tem um token de desenvolvedor?").click();
  await tokens.connect(evernoteToken);
  await tokens.refusal.getByText("O drive não responde.").waitFor();
  await tokens.connect("ação"); // no token has such letters
  await tokens.refusal.getByText("O Evernote não aceita este token.").waitFor();
  assert.deepEqual(inbox.errors, []);
});
