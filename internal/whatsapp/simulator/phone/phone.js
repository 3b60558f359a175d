// The customer's phone: who writes, to which number, and the chat between them.
import * as api from "./api.js";
import { bubble, el, summary } from "./bubble.js";
import { current, locale, setLanguage, t, translate } from "./i18n.js";

const $ = (id) => document.getElementById(id);
const state = { numbers: [], customers: [], chats: new Map(), customer: null, number: null, messages: new Map(), editing: null };
let clockOffset = 0; // milliseconds from this computer's clock to the simulator's
let frozenAt = null;

const chatKey = (number, customer) => `${number}/${customer}`;
const shownPhone = (c) => (c.waId ? "+" + c.waId : c.username ? "@" + c.username : c.userId);
const initials = (name) => name.split(/\s+/).filter(Boolean).slice(0, 2).map((w) => w[0].toUpperCase()).join("") || "?";

// attempt runs what a person asked for and shows why it failed.
async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    $("problem").textContent = error.message;
    $("problem").hidden = false;
    setTimeout(() => { $("problem").hidden = true; }, 5000);
  }
}

// --- the list

async function load() {
  const all = await api.chats();
  setClock(all.clock);
  state.customers = all.customers;
  state.chats = new Map(all.chats.map((c) => [chatKey(c.phoneNumberId, c.customer), c]));
  setNumbers(all.numbers);
  const [customer, number] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (all.numbers.some((n) => n.phoneNumberId === number)) state.number = number;
  if (all.customers.some((c) => c.key === customer)) state.customer = customer;
  renderList();
  await openChat();
}

function setNumbers(numbers) {
  state.numbers = numbers;
  state.number ??= numbers[0]?.phoneNumberId ?? null;
  $("number").replaceChildren(...numbers.map((n) =>
    el("option", { value: n.phoneNumberId }, `${n.verifiedName || n.phoneNumberId} · ${n.displayPhoneNumber}`)));
  $("number").value = state.number ?? "";
  const waiting = numbers.filter((n) => n.verificationCode);
  $("code").hidden = waiting.length === 0;
  $("code").textContent = waiting.map((n) => `${t("code")} ${n.displayPhoneNumber}: ${n.verificationCode}`).join(" · ");
}

function renderList() {
  const last = (c) => state.chats.get(chatKey(state.number, c.key))?.last?.at ?? "";
  const sorted = [...state.customers].sort((a, b) => last(b).localeCompare(last(a)));
  $("customers").replaceChildren(...sorted.map((c) => {
    const chat = state.chats.get(chatKey(state.number, c.key));
    const unread = chat?.unread ?? 0;
    return el("li", {}, el("button", { type: "button", "aria-current": String(c.key === state.customer), onclick: () => choose(c.key) },
      el("span", { className: "avatar", "aria-hidden": "true" }, initials(c.name || c.key)),
      el("span", {}, el("p", { className: "n" }, c.name || shownPhone(c)), el("p", {}, summary(chat?.last))),
      unread ? el("span", { className: "badge" }, String(unread)) : null));
  }));
  $("app").classList.toggle("nobody", state.customers.length === 0);
}

function choose(key) {
  state.customer = key;
  renderList();
  return attempt(openChat);
}

// --- the thread

async function openChat() {
  const c = state.customers.find((person) => person.key === state.customer);
  const ready = Boolean(c && state.number);
  for (const id of ["head", "thread", "composer"]) $(id).hidden = !ready;
  $("empty").hidden = ready;
  $("empty-number").hidden = state.numbers.length > 0;
  $("app").classList.toggle("chatting", ready);
  stopEditing();
  $("typing").hidden = true;
  if (!ready) return;
  history.replaceState(null, "", `#${encodeURIComponent(c.key)}/${encodeURIComponent(state.number)}`);
  $("name").textContent = c.name || shownPhone(c);
  $("phone-number").textContent = shownPhone(c);
  $("avatar").textContent = initials(c.name || c.key);
  $("change-number").hidden = !c.waId;
  const { messages } = await api.chat(state.number, c.key);
  if (c.key !== state.customer) return; // another one was chosen meanwhile
  state.messages = new Map(messages.map((m) => [m.id, m]));
  renderThread();
  await seen();
  if (matchMedia("(hover: hover)").matches) $("input").focus();
}

const actions = {
  react: (m, emoji) => attempt(() => api.react(state.customer, m.id, emoji)),
  remove: (m) => attempt(() => api.remove(state.customer, m.id)),
  answer: (m, interactive) => attempt(() => api.write(state.customer, {
    phoneNumberId: state.number, type: "interactive", interactive, context: { id: m.id, from: businessPhone() },
  })),
  edit(m) {
    state.editing = m;
    $("editing").hidden = false;
    $("input").value = m.type === "text" ? m.content.body : m.content.caption;
    $("input").focus();
  },
};

const businessPhone = () => (state.numbers.find((n) => n.phoneNumberId === state.number)?.displayPhoneNumber ?? "").replace(/\D/g, "");
const draw = (m) => bubble(m, state.messages.get(m.contextId), actions);

function dayOf(m) {
  const day = (date) => date.toLocaleDateString(locale(), { day: "numeric", month: "long", year: "numeric" });
  const shown = day(new Date(m.at));
  if (shown === day(now())) return t("today");
  return shown === day(new Date(now().getTime() - 86_400_000)) ? t("yesterday") : shown;
}

function renderThread() {
  const parts = [];
  let day = "";
  for (const m of state.messages.values()) {
    if (dayOf(m) !== day) parts.push(el("span", { className: "day" }, (day = dayOf(m))));
    parts.push(draw(m));
  }
  $("thread").replaceChildren(...parts);
  $("thread").scrollTop = $("thread").scrollHeight;
}

// upsert shows a new message, or replaces one that changed.
function upsert(m) {
  const known = state.messages.has(m.id);
  state.messages.set(m.id, m);
  if (!known) return renderThread();
  const old = [...$("thread").children].find((e) => e.dataset.wamid === m.id);
  const focused = old?.contains(document.activeElement);
  const fresh = draw(m);
  old?.replaceWith(fresh);
  if (focused) fresh.focus();
}

// seen reads what is open before one's eyes.
async function seen() {
  if (document.visibilityState !== "visible" || !state.customer || !state.number) return;
  const unread = [...state.messages.values()].some((m) => m.from === "business" && m.status !== "read");
  if (unread) await api.open(state.customer, state.number);
}

// --- events

function onMessage(e) {
  const key = chatKey(e.phoneNumberId, e.customer);
  const chat = state.chats.get(key) ?? { phoneNumberId: e.phoneNumberId, customer: e.customer, unread: 0, last: null };
  const open = e.phoneNumberId === state.number && e.customer === state.customer;
  const fresh = open ? !state.messages.has(e.message.id) : !chat.last || chat.last.at < e.message.at;
  if (!chat.last || chat.last.at <= e.message.at) chat.last = e.message;
  if (!open && e.message.from === "business" && fresh) chat.unread++;
  state.chats.set(key, chat);
  if (open) {
    chat.unread = 0;
    if (e.message.from === "business") $("typing").hidden = true;
    upsert(e.message);
    if (e.message.from === "business" && e.message.status !== "read") attempt(seen);
  }
  renderList();
}

function onCustomer(e) {
  const before = e.before ?? e.customer.key;
  state.customers = [...state.customers.filter((c) => c.key !== before && c.key !== e.customer.key), e.customer];
  if (e.before) {
    if (state.customer === e.before) state.customer = e.customer.key;
    history.replaceState(null, "", `#${encodeURIComponent(state.customer ?? "")}/${encodeURIComponent(state.number ?? "")}`);
    return attempt(load);
  }
  renderList();
}

let typingTimer;
function onTyping(e) {
  if (e.phoneNumberId !== state.number || e.customer !== state.customer) return;
  $("typing").hidden = false;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => { $("typing").hidden = true; }, 25_000);
}

const handlers = {
  message: onMessage, customer: onCustomer, typing: onTyping,
  clock: (e) => setClock(e.clock),
  numbers: (e) => { setNumbers(e.numbers); renderList(); if (!state.messages.size) attempt(openChat); },
};

// --- the clock

const now = () => frozenAt ?? new Date(Date.now() + clockOffset);

function setClock(clock) {
  const at = new Date(clock.now);
  clockOffset = at.getTime() - Date.now();
  frozenAt = clock.frozen ? at : null;
  tick();
}

function tick() {
  $("clock").textContent = now().toLocaleString(locale(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

// --- writing

function stopEditing() {
  if (state.editing) $("input").value = "";
  state.editing = null;
  $("editing").hidden = true;
}

async function send() {
  const text = $("input").value.trim();
  if (!text) return;
  const { editing, customer, number } = state;
  $("input").value = "";
  const done = await attempt(() => editing
    ? api.edit(customer, editing.id, text)
    : api.write(customer, { phoneNumberId: number, type: "text", text }));
  if (!done && !$("input").value) $("input").value = text;
  stopEditing();
}

async function sendFiles(files) {
  const caption = $("input").value.trim();
  $("input").value = "";
  const chosen = [...files];
  $("file").value = ""; // at once: others may be chosen while these are sent
  for (const [i, file] of chosen.entries()) {
    await attempt(() => api.sendFile(state.customer, state.number, file, i === 0 ? caption : ""));
  }
}

// ask opens a dialog; what follows runs if it is confirmed.
function ask(id, confirmed) {
  const dialog = $(id + "-dialog");
  dialog.returnValue = "";
  dialog.onclose = () => { if (dialog.returnValue === "ok") attempt(confirmed); };
  dialog.showModal();
}

const suggestions = ["Marina Souza", "João Pereira", "Carla Ribeiro", "André Lima", "Beatriz Rocha"];

function newCustomer() {
  $("new-name").value = suggestions[state.customers.length % suggestions.length];
  $("new-phone").value = "+55 11 95550-" + String(1234 + state.customers.length);
  ask("new", async () => {
    const added = await api.addCustomer($("new-phone").value.replace(/\D/g, ""), $("new-name").value.trim());
    onCustomer({ customer: added });
    await choose(added.key);
  });
  $("new-name").select();
}

function wire() {
  $("composer").onsubmit = (e) => { e.preventDefault(); send(); };
  $("input").onkeydown = (e) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); send(); }
    if (e.key === "Escape") stopEditing();
  };
  // Enter confirms: without this the first button of the form, "cancel", would be pressed.
  for (const form of document.querySelectorAll("dialog form")) {
    form.onkeydown = (e) => {
      if (e.key === "Enter" && e.target.localName === "input") { e.preventDefault(); form.querySelector("[value=ok]").click(); }
    };
  }
  $("stop-editing").onclick = stopEditing;
  $("attach").onclick = () => $("file").click();
  $("file").onchange = (e) => sendFiles(e.target.files);
  $("new-customer").onclick = $("empty-new").onclick = newCustomer;
  $("change-number").onclick = () => ask("move", () => api.changeNumber(state.customer, $("move-phone").value.replace(/\D/g, "")));
  $("locate").onclick = () => ask("place", () => api.write(state.customer, {
    phoneNumberId: state.number, type: "location",
    location: {
      latitude: Number($("place-lat").value), longitude: Number($("place-lng").value),
      ...($("place-name").value ? { name: $("place-name").value } : {}),
    },
  }));
  $("number").onchange = (e) => { state.number = e.target.value; renderList(); attempt(openChat); };
  $("back").onclick = () => { state.customer = null; history.replaceState(null, "", "#"); renderList(); attempt(openChat); };
  for (const button of document.querySelectorAll("[data-jump]")) {
    button.onclick = () => attempt(async () => { setClock(await api.jump(button.dataset.jump)); renderThread(); });
  }
  $("language").value = current();
  $("language").onchange = (e) => { setLanguage(e.target.value); setNumbers(state.numbers); renderList(); renderThread(); tick(); };
  document.onvisibilitychange = () => attempt(seen);
  window.onhashchange = () => attempt(load);
  setInterval(tick, 1000);
}

translate();
wire();
api.follow({
  connected: () => { $("offline").hidden = true; attempt(load); },
  lost: () => { $("offline").hidden = false; },
  event: (e) => handlers[e.type]?.(e),
});
