import type { BubbleFragment, MessageStatus, PreviewFragment } from "../gql/graphql";

export type Message = BubbleFragment;

/**
 * How far a status is. FAILED lies between SENT and DELIVERED: WhatsApp may report a failure and
 * then deliver after all, and what was delivered cannot fail.
 */
const progress: Record<MessageStatus, number> = {
  RECEIVED: 0,
  QUEUED: 0,
  UNCONFIRMED: 1,
  SENT: 2,
  FAILED: 3,
  DELIVERED: 4,
  READ: 5,
};

/** isBehind reports that a status is older news than the one that is known. */
export function isBehind(status: MessageStatus, known: MessageStatus): boolean {
  return (progress[status] ?? 0) < (progress[known] ?? 0);
}

/**
 * mergeMessage takes over a later sight of a message. The answer to a mutation may come after the
 * event that tells the next status; then the status stays.
 */
export function mergeMessage(known: Message | undefined, seen: Message): Message {
  if (known === undefined || !isBehind(seen.status, known.status)) {
    return seen;
  }
  const { status, failure, deliveredAt, readAt } = known;
  return { ...seen, status, failure, deliveredAt, readAt };
}

/** compareMessages is the order of a thread, and the server's: sentAt, then id. */
export function compareMessages(
  a: Pick<Message, "sentAt" | "id">,
  b: Pick<Message, "sentAt" | "id">,
): number {
  return compareText(a.sentAt, b.sentAt) || compareText(a.id, b.id);
}

/** compareText compares code units, as the server does; times are in one form, so it orders them. */
export function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** previewOf is what a list shows of a message. */
export function previewOf(message: Message): PreviewFragment {
  const { id, direction, type, text, status, sentAt, revokedAt, attachments } = message;
  return { id, direction, type, text, status, sentAt, revokedAt, attachments };
}
