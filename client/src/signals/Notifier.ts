import { News } from "../app/news";

export type Permission = NotificationPermission | "unsupported";

interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** What of the browser's Notification is used. */
interface Browser {
  readonly permission: NotificationPermission;
  requestPermission(): Promise<NotificationPermission>;
  new (title: string, options: { body: string; tag: string }): Note;
}
interface Note {
  addEventListener(type: "click", listener: () => void): void;
  close(): void;
}

export interface Told {
  id: string;
  title: string;
  body: string;
  onOpen: () => void;
}

const key = "conversa.notifications";

/**
 * Notifier tells by the browser's own notifications, where the user has allowed them. It never asks
 * by itself. One signal is one notification, however many pages are open: the tag says so.
 */
export class Notifier {
  private readonly notes = new Map<string, Note>();
  private readonly news = new News();

  constructor(
    private readonly storage: Store,
    private readonly browser: Browser | undefined,
  ) {}

  readonly subscribe = this.news.subscribe;
  readonly permission = (): Permission => this.browser?.permission ?? "unsupported";
  readonly wanted = (): boolean => this.storage.getItem(key) !== "off";

  /** ask asks the user; only ever because they pressed a button for it. */
  async ask(): Promise<void> {
    await this.browser?.requestPermission();
    this.want(true);
  }

  want(wanted: boolean): void {
    this.storage.setItem(key, wanted ? "on" : "off");
    this.news.tell();
  }

  tell({ id, title, body, onOpen }: Told): void {
    if (this.browser === undefined || this.permission() !== "granted" || !this.wanted()) {
      return;
    }
    try {
      const note = new this.browser(title, { body, tag: id });
      note.addEventListener("click", () => {
        note.close();
        onOpen();
      });
      this.notes.set(id, note);
    } catch {
      // Phones' browsers refuse without a service worker: there the page itself tells.
    }
  }

  /** close takes a notification back that is dealt with. */
  close(id: string): void {
    this.notes.get(id)?.close();
    this.notes.delete(id);
  }
}
