import type { Api } from "../api/api";
import {
  ConversationPageDocument,
  NewerPageDocument,
  ThreadAroundDocument,
  ThreadPageDocument,
} from "../gql/graphql";
import { conversationFilter, type ListChoice } from "./listChoice";
import type { Conversation, ConversationPage } from "./listState";
import { compareMessages, type Message } from "./message";
import type { MessagePage } from "./threadState";

export const pageSize = 50;

/** A conversation with a part of its thread. */
export type Found = Conversation & { messages: MessagePage };

/** Pages are what the inbox asks the server for; a conversation that is not there is null. */
export class Pages {
  constructor(private readonly api: Api) {}

  async conversations(choice: ListChoice, after: string | null): Promise<ConversationPage> {
    const asked = { filter: conversationFilter(choice), orderBy: choice.order, first: pageSize, after };
    const { conversations } = await this.api.query(ConversationPageDocument, asked);
    return conversations;
  }

  /** firstConversations are as many as are wanted, or all, and more where a page has more. */
  async firstConversations(choice: ListChoice, wanted: number): Promise<ConversationPage> {
    let page = await this.conversations(choice, null);
    const nodes = [...page.nodes];
    while (nodes.length < wanted && page.pageInfo.hasNextPage) {
      page = await this.conversations(choice, page.pageInfo.endCursor);
      nodes.push(...page.nodes);
    }
    return { nodes, pageInfo: page.pageInfo };
  }

  /** end is the end of a thread, or what stands before a position. */
  async end(id: string, before: string | null = null): Promise<Found | null> {
    const { node } = await this.api.query(ThreadPageDocument, { id, last: pageSize, before });
    return node?.__typename === "Conversation" ? node : null;
  }

  async newer(id: string, after: string): Promise<Found | null> {
    const { node } = await this.api.query(NewerPageDocument, { id, first: pageSize, after });
    return node?.__typename === "Conversation" ? node : null;
  }

  /** around is half a page on each side of a message. */
  async around(id: string, messageId: string): Promise<Found | null> {
    const { node } = await this.api.query(ThreadAroundDocument, { id, around: messageId, first: pageSize });
    return node?.__typename === "Conversation" ? node : null;
  }

  /** span is what stands from one message to another, and around; of a long one, as many as are wanted. */
  async span(id: string, from: Message, to: Message, wanted: number): Promise<Found | null> {
    const found = await this.around(id, from.id);
    if (found === null) {
      return null;
    }
    const nodes = [...found.messages.nodes];
    let { hasNextPage, endCursor } = found.messages.pageInfo;
    const reached = () => nodes.some((m) => compareMessages(m, to) >= 0);
    while (hasNextPage && endCursor !== null && nodes.length < wanted && !reached()) {
      const next = await this.newer(id, endCursor);
      if (next === null) {
        return null;
      }
      nodes.push(...next.messages.nodes);
      ({ hasNextPage, endCursor } = next.messages.pageInfo);
    }
    return { ...found, messages: { ...found.messages, nodes } };
  }
}

/** goesFurtherBack reports that more is unread than the page holds. */
export function goesFurtherBack({ unreadCount, messages, readUpTo }: Found): boolean {
  const here = messages.nodes.filter(({ origin }) => origin === "CUSTOMER").length;
  return readUpTo !== null && unreadCount > here && messages.pageInfo.hasPreviousPage;
}
