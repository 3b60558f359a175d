// What goes along with the replies that are being written, for each conversation, until the tab closes.

import { asFailure } from "../api/failure";
import { newKey } from "../app/newKey";
import { type Attached, most } from "./attached";

/** Bringing has the server come to a file, and tells how far it is; it gives its id, or throws a Failure. */
export type Bringing = (onSent: (bytes: number) => void, stop: AbortSignal) => Promise<string>;

/** Upload brings a file of this computer. */
export type Upload = (file: File, ...rest: Parameters<Bringing>) => ReturnType<Bringing>;

const none: readonly Attached[] = [];

/**
 * Trays hold attachments in the order in which they will be sent. What is ready outlives the page, as
 * the draft beside it does; an upload does not, and says so.
 */
export class Trays {
  private readonly listeners = new Set<() => void>();
  private readonly known = new Map<string, readonly Attached[]>();
  private readonly brings = new Map<string, Bringing>();
  private readonly running = new Map<string, AbortController>();
  /** What conversations became part of: their uploads go on there. */
  private readonly merged = new Map<string, string>();
  private readonly prefix: string;

  /** The tab may have another user next: nobody sees another's files. */
  constructor(
    private readonly upload: Upload,
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    viewerId: string,
  ) {
    this.prefix = `conversa.tray.${viewerId}.`;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (conversationId: string): readonly Attached[] => {
    const known = this.known.get(conversationId);
    if (known) {
      return known;
    }
    const kept = this.restored(conversationId);
    this.known.set(conversationId, kept);
    return kept;
  };

  /** addFiles begins to upload files, as far as there is room; it returns how many there was none for. */
  addFiles(conversationId: string, files: readonly File[]): number {
    const fits = files.slice(0, Math.max(0, most - this.get(conversationId).length));
    for (const file of fits) {
      this.bring(conversationId, file, (...rest) => this.upload(file, ...rest));
    }
    return files.length - fits.length;
  }

  /** bring puts a file behind the others that is on its way to the server. False: there is no room. */
  bring(
    conversationId: string,
    { name, size }: Pick<Attached, "name" | "size">,
    bringing: Bringing,
  ): boolean {
    const key = newKey();
    if (!this.add(conversationId, { key, name, size, sent: 0, state: "uploading", input: null })) {
      return false;
    }
    this.brings.set(key, bringing);
    void this.run(conversationId, key, bringing);
    return true;
  }

  /** add puts something behind the others that needs no upload. False: there is no room. */
  add(conversationId: string, attached: Attached): boolean {
    const now = this.get(conversationId);
    if (now.length >= most) {
      return false;
    }
    this.set(conversationId, [...now, attached]);
    return true;
  }

  remove(conversationId: string, key: string): void {
    this.forget(key);
    this.set(
      conversationId,
      this.get(conversationId).filter((a) => a.key !== key),
    );
  }

  /** move changes the order by so many places. */
  move(conversationId: string, key: string, by: number): void {
    const now = [...this.get(conversationId)];
    const from = now.findIndex((a) => a.key === key);
    const to = from + by;
    const [moved] = from < 0 || to < 0 || to >= now.length ? [] : now.splice(from, 1);
    if (moved) {
      now.splice(to, 0, moved);
      this.set(conversationId, now);
    }
  }

  /** canRetry reports whether the page still knows where the file is. */
  canRetry(key: string): boolean {
    return this.brings.has(key);
  }

  retry(conversationId: string, key: string): void {
    const bringing = this.brings.get(key);
    if (bringing && !this.running.has(key)) {
      this.change(conversationId, key, { state: "uploading", sent: 0, code: undefined });
      void this.run(conversationId, key, bringing);
    }
  }

  /** take empties a tray: its contents belong to a reply now. */
  take(conversationId: string): readonly Attached[] {
    const taken = this.get(conversationId);
    for (const { key } of taken) {
      this.forget(key);
    }
    this.set(conversationId, none);
    return taken;
  }

  /** putBack puts what a reply took before what is there meanwhile, all of it: see allReady. */
  putBack(conversationId: string, taken: readonly Attached[]): void {
    if (taken.length > 0) {
      this.set(conversationId, [...taken, ...this.get(conversationId)]);
    }
  }

  /** merge puts what goes along with the reply of a conversation to that of another one, which it became part of. */
  merge(from: string, into: string): void {
    const moved = this.get(from);
    this.merged.set(from, into);
    this.set(from, none);
    if (moved.length > 0) {
      this.set(into, [...this.get(into), ...moved]);
    }
  }

  private async run(conversationId: string, key: string, bringing: Bringing): Promise<void> {
    const stop = new AbortController();
    this.running.set(key, stop);
    try {
      const onSent = (sent: number) => this.change(conversationId, key, { sent });
      const fileId = await bringing(onSent, stop.signal);
      this.change(conversationId, key, { state: "ready", input: { fileId } });
    } catch (thrown) {
      this.change(conversationId, key, { state: "failed", code: asFailure(thrown).code });
    } finally {
      this.running.delete(key);
    }
  }

  private forget(key: string): void {
    this.running.get(key)?.abort();
    this.brings.delete(key);
  }

  private change(begunIn: string, key: string, to: Partial<Attached>): void {
    const conversationId = this.merged.get(begunIn) ?? begunIn;
    const now = this.get(conversationId);
    if (now.some((a) => a.key === key)) {
      this.set(
        conversationId,
        now.map((a) => (a.key === key ? { ...a, ...to } : a)),
      );
    }
  }

  private restored(conversationId: string): readonly Attached[] {
    try {
      const kept = JSON.parse(this.storage.getItem(this.prefix + conversationId) ?? "[]") as Attached[];
      return kept.map((a) => (a.state === "ready" ? a : { ...a, state: "failed", code: "INTERRUPTED" }));
    } catch {
      return none; // not what this page has written
    }
  }

  private set(conversationId: string, tray: readonly Attached[]): void {
    this.known.set(conversationId, tray);
    try {
      if (tray.length === 0) {
        this.storage.removeItem(this.prefix + conversationId);
      } else {
        this.storage.setItem(this.prefix + conversationId, JSON.stringify(tray));
      }
    } catch {
      // The storage is full: the tray lasts as long as the page does.
    }
    for (const listener of this.listeners) {
      listener();
    }
  }
}
