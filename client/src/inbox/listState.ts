import type { ConversationRowFragment, PreviewFragment } from "../gql/graphql";
import { comparing, everything, type ListChoice } from "./listChoice";
import { compareMessages, isBehind } from "./message";

export type Conversation = ConversationRowFragment;

/** ListState is what is known of the list of conversations: its beginning, without gaps. */
export interface ListState {
  status: "loading" | "ready" | "failed";
  /** What is listed, and in which order rows are. */
  choice: ListChoice;
  rows: readonly Conversation[];
  /** Where the next page begins; null at the end of the list. */
  after: string | null;
  /** The row before that, as it was fetched: it may have gone elsewhere since. */
  edge: Conversation | null;
  more: "idle" | "loading" | "failed";
}

export interface ConversationPage {
  nodes: readonly Conversation[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export const emptyList: ListState = {
  status: "loading",
  choice: everything,
  rows: [],
  after: null,
  edge: null,
  more: "idle",
};

/** withFirstPages replaces the rows. */
export function withFirstPages(list: ListState, page: ConversationPage): ListState {
  const rows = sorted(page.nodes, list.choice);
  return { ...list, status: "ready", rows, ...endOf(page), more: "idle" };
}

/** withNextPage puts a page behind the rows that are there; what events told meanwhile stays. */
export function withNextPage(list: ListState, page: ConversationPage): ListState {
  const known = new Set(list.rows.map((row) => row.id));
  const fresh = page.nodes.filter((row) => !known.has(row.id));
  const rows = sorted([...list.rows, ...fresh], list.choice);
  return { ...list, rows, ...endOf(page), more: "idle" };
}

/**
 * withConversation puts one conversation, new or changed, into its place. One that belongs behind
 * the last page comes with its own.
 */
export function withConversation(list: ListState, conversation: Conversation): ListState {
  if (list.status !== "ready") {
    return list;
  }
  if (list.edge !== null && comparing(list.choice.order)(conversation, list.edge) > 0) {
    return without(list, conversation.id);
  }
  const others = list.rows.filter((row) => row.id !== conversation.id);
  return { ...list, rows: sorted([...others, conversation], list.choice) };
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

/** without takes a conversation out that is not there any more, or does not belong there. */
export function without(list: ListState, id: string): ListState {
  return list.rows.some((row) => row.id === id)
    ? { ...list, rows: list.rows.filter((row) => row.id !== id) }
    : list;
}

function sorted(rows: readonly Conversation[], { order }: ListChoice): Conversation[] {
  return [...rows].sort(comparing(order));
}

function endOf({ nodes, pageInfo }: ConversationPage): Pick<ListState, "after" | "edge"> {
  const after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  return { after, edge: after === null ? null : (nodes.at(-1) ?? null) };
}
