import type { Api } from "../api/api";
import type { Message } from "../inbox/message";
import { Pages } from "../inbox/pages";

/** sentSince are a conversation's messages of since, in milliseconds, and later. It throws a Failure. */
export async function sentSince(api: Api, conversationId: string, since: number): Promise<Message[]> {
  const pages = new Pages(api);
  const messages: Message[] = [];
  for (let before: string | null = null; ; ) {
    const found = await pages.end(conversationId, before);
    messages.unshift(...(found?.messages.nodes ?? []));
    const oldest = messages[0];
    before = found?.messages.pageInfo.hasPreviousPage ? found.messages.pageInfo.startCursor : null;
    if (before === null || oldest === undefined || Date.parse(oldest.sentAt) < since) {
      return messages;
    }
  }
}
