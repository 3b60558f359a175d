import type { ConversationFilter, ConversationOrder } from "../gql/graphql";
import type { Conversation } from "./listState";
import { compareText } from "./message";

/** ListChoice is what the list is narrowed to, and its order. */
export interface ListChoice {
  mine: boolean;
  waiting: boolean;
  unread: boolean;
  closing: boolean;
  order: ConversationOrder;
}

export const everything: ListChoice = {
  mine: false,
  waiting: false,
  unread: false,
  closing: false,
  order: "LATEST_MESSAGE",
};

export const filterNames = ["mine", "waiting", "unread", "closing"] as const;
export const orders: readonly ConversationOrder[] = ["LATEST_MESSAGE", "WAITING_LONGEST", "WINDOW_CLOSING"];

/** conversationFilter is the server's filter; null where everything is wanted. */
export function conversationFilter(choice: ListChoice): ConversationFilter | null {
  const filter: ConversationFilter = {
    ...(choice.mine && { owner: { me: true } }),
    ...(choice.waiting && { waiting: true }),
    ...(choice.unread && { unread: true }),
    ...(choice.closing && { window: "CLOSING" }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

const hour = 60 * 60 * 1_000;

/** passes decides for one row what the server decides for the list. */
export function passes(row: Conversation, choice: ListChoice, viewerId: string, now: number): boolean {
  return (
    (!choice.mine || row.owner.id === viewerId) &&
    (!choice.waiting || row.waitingSince !== null) &&
    (!choice.unread || row.unreadCount > 0) &&
    (!choice.closing || closesWithin(row, hour, now)) &&
    listed(row, choice.order, now)
  );
}

/** listed: two of the orders are lists of their own, of those who wait and of open windows. */
function listed(row: Conversation, order: ConversationOrder, now: number): boolean {
  switch (order) {
    case "WAITING_LONGEST":
      return row.waitingSince !== null;
    case "WINDOW_CLOSING":
      return closesWithin(row, Number.POSITIVE_INFINITY, now);
    default:
      return true;
  }
}

function closesWithin({ window }: Conversation, span: number, now: number): boolean {
  if (!window.open || window.closesAt === null) {
    return false;
  }
  const left = Date.parse(window.closesAt) - now;
  return left > 0 && left <= span;
}

/** comparing is the server's order of the list. */
export function comparing(order: ConversationOrder): (a: Conversation, b: Conversation) => number {
  switch (order) {
    case "WAITING_LONGEST":
      return (a, b) => ascending(a, b, ({ waitingSince }) => waitingSince);
    case "WINDOW_CLOSING":
      return (a, b) => ascending(a, b, ({ window }) => window.closesAt);
    default:
      return (a, b) => ascending(b, a, ({ lastMessage, createdAt }) => lastMessage?.sentAt ?? createdAt);
  }
}

/** What has no such time comes last. */
const never = "\uffff";

function ascending(a: Conversation, b: Conversation, at: (row: Conversation) => string | null): number {
  return compareText(at(a) ?? never, at(b) ?? never) || compareText(a.id, b.id);
}
