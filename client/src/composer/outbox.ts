import { type Attached, carries, inputsOf } from "../attach/attached";
import type { SendMessageInput } from "../gql/graphql";
import type { Message } from "../inbox/message";

/** Pending is a reply that the server has not taken over yet. */
export interface Pending {
  /** The idempotency key: trying again can never send it twice. */
  key: string;
  conversationId: string;
  /** As it was written, with its merge fields. */
  text: string;
  /** As the customer will read it. */
  says: string;
  /** What goes along, in its order. */
  attached: readonly Attached[];
  replyTo: Message | null;
  /** When it was written, by the server's clock, RFC 3339. */
  at: string;
  /** Messages of the thread that say the same already, and so are not this one. */
  seen: readonly string[];
  state: "sending" | "failed";
  /** The ErrorCode, once it failed. */
  code?: string;
  /** It failed, and its writer wants to change it. */
  wanted?: boolean;
  /** The message that it became, as events say, before its own answer came. */
  became?: string;
}

/** Deliver gives the ids of the messages that a reply became. */
export type Deliver = (pending: Pending) => Promise<readonly string[]>;

/** inputOf is what sendMessage is told of a reply. A blank text beside files is none. */
export function inputOf({ conversationId, key, text, attached, replyTo }: Pending): SendMessageInput {
  return {
    conversationId,
    idempotencyKey: key,
    text: text.trim() === "" ? null : text,
    attachments: inputsOf(attached),
    replyToId: replyTo?.id ?? null,
  };
}

/** Look gives a conversation's messages of since, in milliseconds, and later; it throws where it cannot. */
export type Look = (conversationId: string, since: number) => Promise<readonly Message[]>;

/** Codes after which the server may have taken the reply over all the same. */
const unsure: ReadonlySet<string> = new Set(["NETWORK", "INTERNAL"]);

/** Codes that tell of merge fields, which a text can be mended of. */
export const textRefusals: ReadonlySet<string> = new Set(["UNKNOWN_MERGE_FIELD", "MISSING_MERGE_VALUE"]);

/** Codes of one text, which are not why those behind it were not sent. */
const ofOne: ReadonlySet<string> = new Set([
  ...textRefusals,
  "MESSAGE_TOO_LONG",
  "INVALID_INPUT",
  "CONFLICT",
  "NOT_FOUND",
  "TOO_MANY_ATTACHMENTS",
  "FILE_TOO_LARGE",
  "FILE_TYPE_NOT_ALLOWED",
]);

/** So far, in milliseconds, the page's idea of the server's clock may be ahead of it. */
const slack = 60_000;

/**
 * Outbox hands replies over, one after the other for each conversation, so that they arrive in the
 * order in which they were written. When one fails, those behind it wait with it. What the server
 * has not taken over outlives the page.
 */
export class Outbox {
  private pending: readonly Pending[];
  private readonly busy = new Set<string>();
  /** What conversations became part of. */
  private readonly merged = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private readonly place: string;
  /** How often something of a conversation was tried again. */
  private readonly tries = new Map<string, number>();

  /**
   * deliver throws an error with a code when the server did not take the reply. The tab may have
   * another user next: nobody sees another's replies.
   */
  constructor(
    private readonly deliver: Deliver,
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    private readonly viewerId: string,
    private readonly look: Look,
  ) {
    this.place = `conversa.outbox.${viewerId}`;
    this.pending = this.restored();
  }

  readonly getState = (): readonly Pending[] => this.pending;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(reply: Omit<Pending, "state" | "code" | "wanted">): void {
    this.set([...this.pending, { ...reply, state: "sending" }]);
    void this.run(reply.conversationId);
  }

  /** retry tries all failed replies of a conversation again, in their order, with their keys. */
  retry(conversationId: string): void {
    this.tries.set(conversationId, (this.tries.get(conversationId) ?? 0) + 1);
    this.set(
      this.pending.map((p) =>
        p.conversationId === conversationId ? { ...p, state: "sending", code: undefined } : p,
      ),
    );
    void this.run(conversationId);
  }

  /**
   * merge puts the failed replies of a conversation to another one, which it became part of; those on
   * their way follow if they fail.
   */
  merge(from: string, into: string): void {
    this.merged.set(from, into);
    this.set(this.pending);
  }

  /** discard forgets a failed reply. */
  discard(key: string): void {
    this.set(this.pending.filter((p) => p.key !== key || p.state !== "failed"));
  }

  /**
   * edit asks the composer to take a failed reply back. One that the server may have got would be sent
   * twice: it comes back only once the thread was looked at, and is not there. Where that fails, why is
   * thrown.
   */
  async edit(key: string): Promise<void> {
    const reply = this.pending.find((p) => p.key === key && p.state === "failed");
    const tries = this.tries.get(reply?.conversationId ?? "");
    if (reply && unsure.has(reply.code ?? "")) {
      const { conversationId, at } = reply;
      this.settle(conversationId, await this.look(conversationId, Date.parse(at) - slack));
    }
    if (tries !== this.tries.get(reply?.conversationId ?? "")) {
      return; // it was tried again meanwhile, and may have arrived after the look
    }
    this.set(this.pending.map((p) => (p.key === key && p.state === "failed" ? { ...p, wanted: true } : p)));
  }

  /** failedIn is the first reply of a conversation that failed. */
  failedIn(conversationId: string): Pending | undefined {
    return this.pending.find((p) => p.conversationId === conversationId && p.state === "failed");
  }

  /** settle forgets the failed replies that the thread shows: the server had taken them over after all. */
  settle(conversationId: string, messages: readonly Message[]): void {
    const own = this.pending.filter((p) => p.conversationId === conversationId);
    const all = [...arrivals(own, messages, this.viewerId)];
    this.note(new Map(all.filter(([p]) => p.state === "sending" && !p.became).map(([p, id]) => [p.key, id])));
    const found = all.filter(([{ state }]) => state === "failed");
    const keys = found.map(([{ key }]) => key);
    const became = found.map(([, id]) => id);
    if (found.length > 0) {
      this.forget(conversationId, keys, became);
    }
  }

  /** note keeps what replies on their way became, for those whose answer will be lost. */
  private note(became: ReadonlyMap<string, string>): void {
    if (became.size > 0) {
      this.set(this.pending.map((p) => ({ ...p, became: became.get(p.key) ?? p.became })));
    }
  }

  private async run(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) {
      return;
    }
    this.busy.add(conversationId);
    for (let next = this.next(conversationId); next; next = this.next(conversationId)) {
      const { key } = next;
      try {
        this.forget(conversationId, [key], await this.deliver(next));
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "INTERNAL";
        const { became } = this.pending.find((p) => p.key === key) ?? {};
        if (became !== undefined && unsure.has(code)) {
          this.forget(conversationId, [key], [became]); // only its answer was lost
        } else {
          this.failAll(next, code);
        }
      }
    }
    this.busy.delete(conversationId);
  }

  private next(conversationId: string): Pending | undefined {
    return this.pending.find((p) => p.conversationId === conversationId && p.state === "sending");
  }

  private failAll({ key, conversationId }: Pending, code: string): void {
    const behind = ofOne.has(code) ? "BEHIND" : code;
    this.set(
      this.pending.map((p) =>
        p.conversationId === conversationId && p.state === "sending"
          ? { ...p, state: "failed", code: p.key === key ? code : behind }
          : p,
      ),
    );
  }

  /** forget takes replies out that became messages, which stand for none of the others. */
  private forget(conversationId: string, keys: readonly string[], became: readonly string[]): void {
    const left = this.pending.filter((p) => !keys.includes(p.key));
    this.set(
      left.map((p) => (p.conversationId === conversationId ? { ...p, seen: [...p.seen, ...became] } : p)),
    );
  }

  /** restored are the replies of the page before; what became of those on their way nobody has told it. */
  private restored(): readonly Pending[] {
    try {
      const kept = JSON.parse(this.storage.getItem(this.place) ?? "[]") as Pending[];
      return kept.map((p) => (p.state === "failed" ? p : { ...p, state: "failed", code: "NETWORK" }));
    } catch {
      return []; // not what this page has written
    }
  }

  private placed(reply: Pending): Pending {
    const into = reply.state === "failed" ? this.merged.get(reply.conversationId) : undefined;
    return into === undefined ? reply : { ...reply, conversationId: into };
  }

  private set(next: readonly Pending[]): void {
    const pending = next.map((p) => this.placed(p));
    this.pending = pending;
    try {
      if (pending.length === 0) {
        this.storage.removeItem(this.place);
      } else {
        this.storage.setItem(this.place, JSON.stringify(pending));
      }
    } catch {
      // The storage is full: the replies last as long as the page does.
    }
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/**
 * stillPending leaves out what the thread shows already: a reply's event may come before the
 * answer to its mutation.
 */
export function stillPending(
  pending: readonly Pending[],
  messages: readonly Message[],
  viewerId: string,
): Pending[] {
  const found = arrivals(pending, messages, viewerId);
  return pending.filter((reply) => !found.has(reply));
}

/** arrivals are the ids of the messages that replies became. A message stands for one reply at most. */
function arrivals(
  pending: readonly Pending[],
  messages: readonly Message[],
  viewerId: string,
): ReadonlyMap<Pending, string> {
  const found = new Map<Pending, string>();
  const taken = new Set<string>();
  // Of replies that say the same, those on their way are the ones that arrive.
  const onTheirWayFirst = [...pending].sort(
    (a, b) => Number(a.state === "failed") - Number(b.state === "failed"),
  );
  for (const reply of onTheirWayFirst) {
    const arrived = messages.find((m) => m.sentBy?.id === viewerId && !taken.has(m.id) && canBe(m, reply));
    const refused = reply.state === "failed" && !unsure.has(reply.code ?? "");
    if (arrived !== undefined && !refused) {
      taken.add(arrived.id);
      found.set(reply, arrived.id);
    }
  }
  return found;
}

/** canBe reports whether a message may be what a reply became: older ones that say the same are not. */
function canBe(message: Message, reply: Pending): boolean {
  const older = Date.parse(message.sentAt) < Date.parse(reply.at) - slack;
  return !older && !reply.seen.includes(message.id) && resembles(message, reply);
}

/** resembles reports whether a message says, or brings, what a reply does. */
export function resembles(
  message: Pick<Message, "text" | "attachments">,
  { says, attached }: Pick<Pending, "says" | "attached">,
): boolean {
  return attached.length > 0 ? carries(message, attached) : message.text === says;
}
