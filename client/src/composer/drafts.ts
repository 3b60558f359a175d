// What was written and not sent, for each conversation, until the tab closes.

export class Drafts {
  private readonly listeners = new Set<() => void>();

  private readonly prefix: string;

  /** The tab may have another user next: nobody sees another's drafts. */
  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    viewerId: string,
  ) {
    this.prefix = `conversa.draft.${viewerId}.`;
  }

  /** get is the draft of a conversation; empty where there is none. */
  readonly get = (conversationId: string): string => this.storage.getItem(this.prefix + conversationId) ?? "";

  set(conversationId: string, text: string): void {
    try {
      if (text === "") {
        this.storage.removeItem(this.prefix + conversationId);
      } else {
        this.storage.setItem(this.prefix + conversationId, text);
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
