// The simulator's control interface.
async function call(method, path, body, type = "application/json") {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = type;
    options.body = type === "application/json" ? JSON.stringify(body) : body;
  }
  const answer = await fetch("/simulator" + path, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error ?? answer.statusText);
  return value;
}

const customer = (key) => "/customers/" + encodeURIComponent(key);

export const chats = () => call("GET", "/chats");
export const chat = (number, key) => call("GET", `/chats/${encodeURIComponent(number)}/${encodeURIComponent(key)}`);
export const addCustomer = (key, name) => call("POST", customer(key), { name });
export const write = (key, message) => call("POST", customer(key) + "/messages", message);
export const react = (key, wamid, emoji) => call("POST", customer(key) + "/reactions", { wamid, emoji });
export const edit = (key, wamid, text) => call("POST", customer(key) + "/edits", { wamid, text });
export const remove = (key, wamid) => call("POST", customer(key) + "/deletions", { wamid });
export const open = (key, phoneNumberId) => call("POST", customer(key) + "/read", { phoneNumberId });
export const changeNumber = (key, waId) => call("POST", customer(key) + "/number", { waId });
export const jump = (duration) => call("POST", "/clock", { jump: duration });
export const mediaURL = (id) => "/simulator/media/" + encodeURIComponent(id);

export function sendFile(key, phoneNumberId, file, caption) {
  const query = new URLSearchParams({ phoneNumberId, filename: file.name, caption });
  return call("POST", `${customer(key)}/media?${query}`, file, file.type || "application/octet-stream");
}

// follow calls back for every event, and when the connection is made (again) or lost.
export function follow({ event, connected, lost }) {
  const source = new EventSource("/simulator/events");
  source.onopen = connected;
  source.onmessage = (e) => event(JSON.parse(e.data));
  source.onerror = () => {
    lost();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow({ event, connected, lost }), 2000);
  };
}
