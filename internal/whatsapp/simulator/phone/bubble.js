// One message as a bubble.
import { mediaURL } from "./api.js";
import { t, locale } from "./i18n.js";

const emojis = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

// el makes an element; children are elements or texts, never HTML.
export function el(tag, properties = {}, ...children) {
  const e = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("data-") || key.startsWith("aria-")) e.setAttribute(key, value);
    else e[key] = value;
  }
  e.append(...children.filter((child) => child !== null && child !== undefined));
  return e;
}

// summary is a message in a line.
export function summary(m) {
  if (!m) return t("newChat");
  if (m.deleted) return t("deleted");
  const names = {
    image: "photo", video: "video", audio: "audio", document: "document", sticker: "sticker", location: "locationName",
    contacts: "contacts", template: "template",
  };
  const c = m.content ?? {};
  if (m.type === "text") return c.body ?? "";
  if (m.type === "interactive") return c.body?.text ?? c.button_reply?.title ?? c.list_reply?.title ?? t("other");
  if (m.type === "button") return c.text ?? t("other");
  return c.caption || c.filename || c.name || t(names[m.type] ?? "other");
}

function media(m) {
  const c = m.content ?? {};
  const source = c.id ? mediaURL(c.id) : null;
  const lost = () => el("p", { className: "gone" }, t("lost"));
  if (!source) return c.link ? el("a", { href: c.link, rel: "noreferrer", target: "_blank" }, c.link) : lost();
  const failing = { onerror: (e) => e.target.replaceWith(lost()) };
  switch (m.type) {
    case "image": case "sticker": return el("img", { src: source, alt: c.caption ?? t("photo"), ...failing });
    case "video": return el("video", { src: source, controls: true, preload: "metadata", ...failing });
    case "audio": return el("audio", { src: source, controls: true, preload: "metadata", ...failing });
  }
  return el("a", { href: source, download: c.filename ?? "" }, "📄 ", c.filename ?? t("document"));
}

// interactive shows buttons or a list; pressing one answers as WhatsApp does.
function interactive(m, answer) {
  const c = m.content ?? {};
  const reply = (kind, chosen) => answer(m, { type: kind, [kind]: chosen });
  const buttons = (c.action?.buttons ?? []).map((b) =>
    el("button", { type: "button", onclick: () => reply("button_reply", b.reply) }, b.reply?.title ?? ""));
  const rows = (c.action?.sections ?? []).flatMap((s) => s.rows ?? []).map((r) =>
    el("button", { type: "button", onclick: () => reply("list_reply", r) }, r.title ?? ""));
  return [
    c.header?.text ? el("strong", {}, c.header.text) : null,
    el("div", { className: "text" }, summary(m)),
    c.footer?.text ? el("small", {}, c.footer.text) : null,
    buttons.length + rows.length ? el("div", { className: "buttons" }, ...buttons, ...rows) : null,
  ].filter(Boolean);
}

function content(m, answer) {
  const c = m.content ?? {};
  if (m.deleted) return [el("div", { className: "gone" }, t("deleted"))];
  switch (m.type) {
    case "text": return [el("div", { className: "text" }, c.body ?? "")];
    case "image": case "video": case "audio": case "document": case "sticker":
      return [media(m), ...(c.caption ? [el("div", { className: "text" }, c.caption)] : [])];
    case "location":
      return [el("div", { className: "text" }, `📍 ${c.name ?? t("locationName")}\n${c.latitude}, ${c.longitude}`)];
    case "contacts":
      return [el("div", { className: "text" }, (Array.isArray(c) ? c : []).map((p) =>
        `👤 ${p.name?.formatted_name ?? ""} ${p.phones?.[0]?.phone ?? ""}`).join("\n"))];
    case "interactive": return interactive(m, answer);
    case "template": return [el("div", { className: "text" }, `${t("template")}: ${c.name ?? ""}`)];
  }
  return [el("div", { className: "gone" }, summary(m))];
}

function ticks(m) {
  if (m.from !== "customer" || m.deleted) return null;
  return el("span", { className: "ticks " + m.status, "aria-label": t(m.status), title: t(m.status) }, m.status === "sent" ? " ✓" : " ✓✓");
}

// tools are what the customer can do to a message; they show on hover and on focus.
function tools(m, on) {
  if (m.deleted) return null;
  const mine = m.reactions?.customer;
  const bar = el("span", { className: "tools", role: "group" });
  for (const emoji of emojis) {
    const chosen = emoji === mine;
    bar.append(el("button", {
      type: "button", "aria-label": chosen ? t("unreact") : `${t("react")} ${emoji}`, "aria-pressed": String(chosen),
      onclick: () => on.react(m, chosen ? "" : emoji),
    }, emoji));
  }
  if (m.from === "customer") {
    if (m.type === "text" || m.content?.caption) bar.append(el("button", { type: "button", onclick: () => on.edit(m) }, t("edit")));
    bar.append(el("button", { type: "button", onclick: () => on.remove(m) }, t("remove")));
  }
  return bar;
}

// bubble renders a message. quoted is the message it answers, if it is in the thread.
export function bubble(m, quoted, on) {
  const time = new Date(m.at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  const reactions = Object.values(m.reactions ?? {});
  return el("article",
    {
      className: `bubble${m.from === "customer" ? " mine" : ""}${reactions.length ? " reacted" : ""}`, tabIndex: 0,
      "data-testid": "phone-message", "data-wamid": m.id, "data-from": m.from, "data-status": m.status,
    },
    tools(m, on),
    quoted ? el("div", { className: "quote" }, summary(quoted)) : null,
    ...content(m, on.answer),
    el("small", {}, m.edited && !m.deleted ? t("edited") + " · " : "", time, ticks(m)),
    reactions.length ? el("span", { className: "reactions" }, reactions.join(" ")) : null,
  );
}
