/** aside is the conversation of which something else than its messages is on the screen; null for none. */
let shown: string | null = null;
const listeners = new Set<() => void>();

export function aside(): string | null {
  return shown;
}

/** putAside holds until its result is called. */
export function putAside(conversationId: string): () => void {
  set(conversationId);
  return () => set(null);
}

/** onAside calls the listener whenever that changes. */
export function onAside(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(conversationId: string | null): void {
  shown = conversationId;
  for (const listener of listeners) {
    listener();
  }
}
