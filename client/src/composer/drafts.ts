// What was written and not sent, and the message that it answers, for each conversation, until the tab closes.

import type { Message } from "../inbox/message";

export class Drafts {
  private readonly listeners = new Set<() => void>();

  private readonly prefix: string;
  private readonly quotes: string;
  /** The quoted messages that were read or set. */
  private readonly quoted = new Map<string, Message | null>();

  /** The tab may have another user next: nobody sees another's drafts. */
  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    viewerId: string,
  ) {
    this.prefix = `conversa.draft.${viewerId}.`;
    this.quotes = `conversa.quote.${viewerId}.`;
  }

  /** get is the draft of a conversation; empty where there is none. */
  readonly get = (conversationId: string): string => this.storage.getItem(this.prefix + conversationId) ?? "";

  set(conversationId: string, text: string): void {
    this.keep(this.prefix + conversationId, text);
  }

  /** quoteOf is the message that the draft of a conversation answers; null where it answers none. */
  readonly quoteOf = (conversationId: string): Message | null => {
    const known = this.quoted.get(conversationId);
    if (known !== undefined) {
      return known;
    }
    const kept = this.restored(conversationId);
    this.quoted.set(conversationId, kept);
    return kept;
  };

  quote(conversationId: string, message: Message | null): void {
    this.quoted.set(conversationId, message);
    this.keep(this.quotes + conversationId, message === null ? "" : JSON.stringify(message));
  }

  /** merge puts the draft of a conversation behind that of another one, which it became part of. */
  merge(from: string, into: string): void {
    this.set(into, [this.get(into), this.get(from)].filter(Boolean).join("\n\n"));
    this.quote(into, this.quoteOf(into) ?? this.quoteOf(from));
    this.set(from, "");
    this.quote(from, null);
  }

  private restored(conversationId: string): Message | null {
    try {
      return JSON.parse(this.storage.getItem(this.quotes + conversationId) ?? "null") as Message | null;
    } catch {
      return null; // not what this page has written
    }
  }

  private keep(place: string, value: string): void {
    try {
      if (value === "") {
        this.storage.removeItem(place);
      } else {
        this.storage.setItem(place, value);
      }
    } catch {
      // The storage is full: the draft lasts as long as the composer does.
    }
    for (const listener of this.listeners) {
      listener();
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
