import { type Attached, carries } from "../attach/attached";
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
}

export type Deliver = (pending: Pending) => Promise<void>;

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

/**
 * Outbox hands replies over, one after the other for each conversation, so that they arrive in the
 * order in which they were written. When one fails, those behind it wait with it.
 */
export class Outbox {
  private pending: readonly Pending[] = [];
  private readonly busy = new Set<string>();
  private readonly listeners = new Set<() => void>();

  /** deliver throws an error with a code when the server did not take the reply. */
  constructor(private readonly deliver: Deliver) {}

  readonly getState = (): readonly Pending[] => this.pending;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(reply: Omit<Pending, "state" | "code">): void {
    this.set([...this.pending, { ...reply, state: "sending" }]);
    void this.run(reply.conversationId);
  }

  /** retry tries all failed replies of a conversation again, in their order, with their keys. */
  retry(conversationId: string): void {
    this.set(
      this.pending.map((p) =>
        p.conversationId === conversationId ? { ...p, state: "sending", code: undefined } : p,
      ),
    );
    void this.run(conversationId);
  }

  /** discard forgets a failed reply. */
  discard(key: string): void {
    this.set(this.pending.filter((p) => p.key !== key || p.state !== "failed"));
  }

  private async run(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) {
      return;
    }
    this.busy.add(conversationId);
    for (let next = this.next(conversationId); next; next = this.next(conversationId)) {
      const { key } = next;
      try {
        await this.deliver(next);
        this.set(this.pending.filter((p) => p.key !== key));
      } catch (error) {
        this.failAll(next, error instanceof Error && "code" in error ? String(error.code) : "INTERNAL");
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

  private set(pending: readonly Pending[]): void {
    this.pending = pending;
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/**
 * stillPending leaves out what the thread shows already: a reply's event may come before the
 * answer to its mutation. A message stands for one reply at most.
 */
export function stillPending(
  pending: readonly Pending[],
  messages: readonly Message[],
  viewerId: string,
): Pending[] {
  const taken = new Set<string>();
  return pending.filter((reply) => {
    const arrived = messages.find(
      (m) =>
        m.sentBy?.id === viewerId && resembles(m, reply) && !taken.has(m.id) && !reply.seen.includes(m.id),
    );
    const refused = reply.state === "failed" && reply.code !== "NETWORK";
    if (arrived === undefined || refused) {
      return true;
    }
    taken.add(arrived.id);
    return false;
  });
}

/** resembles reports whether a message says, or brings, what a reply does. */
export function resembles(
  message: Pick<Message, "text" | "attachments">,
  { says, attached }: Pick<Pending, "says" | "attached">,
): boolean {
  return attached.length > 0 ? carries(message, attached) : message.text === says;
}
