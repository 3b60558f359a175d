import type { Api } from "../api/api";
import {
  CancelDocument,
  MarkNoReplyNeededDocument,
  MarkReadDocument,
  ReactDocument,
  RetryDocument,
} from "../gql/graphql";
import type { InboxStore } from "./store";

/** Acts are what the viewer does to conversations and messages that are there. */
export class Acts {
  constructor(
    private readonly api: Api,
    private readonly store: InboxStore,
  ) {}

  /** markRead moves the viewer's read marker. It throws a Failure. */
  async markRead(conversationId: string, upToMessageId: string): Promise<void> {
    await this.store.load(
      () => this.api.mutate(MarkReadDocument, { conversationId, upToMessageId }),
      ({ markRead }) => markRead && this.store.putConversation(markRead.conversation),
    );
  }

  /** markNoReplyNeeded says that nothing so far waits for an answer. It throws a Failure. */
  async markNoReplyNeeded(conversationId: string): Promise<void> {
    await this.store.load(
      () => this.api.mutate(MarkNoReplyNeededDocument, { conversationId }),
      ({ markNoReplyNeeded: done }) => done && this.store.putConversation(done.conversation),
    );
  }

  /** retry sends a message again. It throws a Failure. */
  async retry(conversationId: string, messageId: string): Promise<void> {
    await this.store.load(
      () => this.api.mutate(RetryDocument, { messageId }),
      ({ retryMessage }) => this.store.sent(conversationId, retryMessage?.messages ?? []),
    );
  }

  /** cancel withdraws a message that waits. It throws a Failure. */
  async cancel(conversationId: string, messageId: string): Promise<void> {
    await this.store.load(
      () => this.api.mutate(CancelDocument, { messageId }),
      ({ cancelMessage }) =>
        this.store.putMessages(conversationId, cancelMessage ? [cancelMessage.message] : []),
    );
  }

  /** react sets our reaction on a message; null takes it away. It throws a Failure. */
  async react(conversationId: string, messageId: string, emoji: string | null): Promise<void> {
    await this.store.load(
      () => this.api.mutate(ReactDocument, { messageId, emoji }),
      ({ react }) => this.store.putMessages(conversationId, react ? [react.message] : []),
    );
  }
}
