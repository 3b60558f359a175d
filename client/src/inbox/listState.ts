import type { ConversationRowFragment, PreviewFragment } from "../gql/graphql";
import { compareMessages, compareText, isBehind } from "./message";

export type Conversation = ConversationRowFragment;

/** ListState is what is known of the list of conversations: its beginning, without gaps. */
export interface ListState {
  status: "loading" | "ready" | "failed";
  /** Latest message first. */
  rows: readonly Conversation[];
  /** Where the next page begins; null at the end of the list. */
  after: string | null;
  more: "idle" | "loading" | "failed";
}

export interface ConversationPage {
  nodes: readonly Conversation[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export const emptyList: ListState = { status: "loading", rows: [], after: null, more: "idle" };

/** withFirstPages replaces the list. */
export function withFirstPages(page: ConversationPage): ListState {
  return { status: "ready", rows: sorted(page.nodes), after: endOf(page), more: "idle" };
}

/** withNextPage puts a page behind the rows that are there; what events told meanwhile stays. */
export function withNextPage(list: ListState, page: ConversationPage): ListState {
  const known = new Set(list.rows.map((row) => row.id));
  const fresh = page.nodes.filter((row) => !known.has(row.id));
  return { ...list, rows: sorted([...list.rows, ...fresh]), after: endOf(page), more: "idle" };
}

/**
 * withConversation puts one conversation, new or changed, into its place. One that belongs behind
 * the last row comes with its page.
 */
export function withConversation(list: ListState, conversation: Conversation): ListState {
  if (list.status !== "ready") {
    return list;
  }
  const known = list.rows.find((row) => row.id === conversation.id);
  const last = list.rows.at(-1);
  if (!known && list.after !== null && last !== undefined && compareRows(conversation, last) > 0) {
    return list;
  }
  const others = list.rows.filter((row) => row.id !== conversation.id);
  return { ...list, rows: sorted([...others, conversation]) };
}

/** withLastMessage shows a message that was just sent before its event comes. */
export function withLastMessage(list: ListState, conversationId: string, sent: PreviewFragment): ListState {
  const row = list.rows.find((r) => r.id === conversationId);
  const last = row?.lastMessage;
  if (row === undefined || (last && compareMessages(sent, last) < 0)) {
    return list;
  }
  if (last && last.id === sent.id && isBehind(sent.status, last.status)) {
    return list;
  }
  return withConversation(list, { ...row, lastMessage: sent });
}

/** without takes a conversation out that is not there any more. */
export function without(list: ListState, id: string): ListState {
  return { ...list, rows: list.rows.filter((row) => row.id !== id) };
}

function compareRows(a: Conversation, b: Conversation): number {
  return compareText(lastAt(b), lastAt(a)) || compareText(b.id, a.id);
}

function lastAt(row: Conversation): string {
  return row.lastMessage?.sentAt ?? row.createdAt;
}

function sorted(rows: readonly Conversation[]): Conversation[] {
  return [...rows].sort(compareRows);
}

function endOf(page: ConversationPage): string | null {
  return page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
}
