// Which keys do what on every screen. A key that is being typed into a field is no command.

export type Command = "search" | "help" | "inbox" | "messages" | "signals" | "documents" | "texts" | "popup";

/** After g the next key says where to; for so long, in milliseconds. */
export const goWithin = 1_500;

type Pressed = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey">;

/** commandOf reads a key; g is that g was pressed just before, typing that a field has the focus. */
export function commandOf(pressed: Pressed, typing: boolean, g: boolean): Command | "g" | null {
  const { key, code, altKey, ctrlKey, metaKey } = pressed;
  const command = ctrlKey || metaKey;
  if (command && !altKey && key.toLowerCase() === "k") {
    return "search";
  }
  if (altKey && !command && code === "KeyN") {
    return "popup"; // by its place: with Alt, some keyboards write another letter
  }
  if (command || altKey || typing) {
    return null;
  }
  if (g) {
    return go[key] ?? null;
  }
  return single[key] ?? null;
}

const go: Readonly<Record<string, Command>> = {
  i: "inbox",
  m: "messages",
  n: "signals",
  d: "documents",
  t: "texts",
};
const single: Readonly<Record<string, Command | "g">> = { "/": "search", "?": "help", g: "g" };

const asked = "conversa:asked";

/** shows asks the shell for one of its dialogs. */
export function shows(dialog: "search" | "help"): void {
  window.dispatchEvent(new CustomEvent(asked, { detail: dialog }));
}

/** onShows calls the listener when a dialog is asked for. */
export function onShows(listener: (dialog: "search" | "help") => void): () => void {
  const listen = (event: Event) => event instanceof CustomEvent && listener(event.detail);
  window.addEventListener(asked, listen);
  return () => window.removeEventListener(asked, listen);
}
