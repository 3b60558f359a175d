import type { Conversation } from "../inbox/listState";
import { compareMessages, type Message } from "../inbox/message";

/** UnreadLine stands before the first message that was unread when the reader came. */
export interface UnreadLine {
  before: string;
  count: number;
  since: string;
}

type Unread = Pick<Conversation, "unreadCount" | "readUpTo">;

/** unreadLine is where the line stands now; null where nothing is unread, or the first of it is not loaded. */
export function unreadLine(conversation: Unread, messages: readonly Message[]): UnreadLine | null {
  const { unreadCount, readUpTo } = conversation;
  if (unreadCount === 0) {
    return null;
  }
  const isRead = (m: Message) => readUpTo !== null && compareMessages(m, readUpTo) <= 0;
  const unread = messages.filter((m) => counts(m) && !isRead(m));
  const [first] = unread;
  const fromFirst = unread.length >= unreadCount || messages.some(isRead);
  return first && fromFirst ? { before: first.id, count: unreadCount, since: first.sentAt } : null;
}

/** counts: what customers write counts; imported history is never unread. */
export function counts({ direction, origin }: Pick<Message, "direction" | "origin">): boolean {
  return direction === "INBOUND" && origin === "CUSTOMER";
}

/**
 * shownUpTo is the last of the messages that are on the screen, if that moves the read marker
 * over something unread; else null.
 */
export function shownUpTo(
  conversation: Unread,
  messages: readonly Message[],
  shown: ReadonlySet<string>,
): Message | null {
  const last = messages.findLast(({ id }) => shown.has(id));
  const { unreadCount, readUpTo } = conversation;
  if (unreadCount === 0 || last === undefined) {
    return null;
  }
  const after = (m: Message) => readUpTo === null || compareMessages(m, readUpTo) > 0;
  const passed = messages.some((m) => counts(m) && after(m) && compareMessages(m, last) <= 0);
  return passed ? last : null;
}
