import type { Api } from "../api/api";
import {
  type ChangesSubscription,
  ConversationPageDocument,
  OneConversationDocument,
  ThreadPageDocument,
} from "../gql/graphql";
import {
  type Conversation,
  type ConversationPage,
  emptyList,
  type ListState,
  withConversation,
  withFirstPages,
  withLastMessage,
  withNextPage,
  without,
} from "./listState";
import { type Message, previewOf } from "./message";
import { emptyThread, type ThreadState, withLatest, withMessage, withOlder } from "./threadState";

export type Change = ChangesSubscription["conversationChanged"];

const pageSize = 50;
/** After a gap so many rows are fetched again at most; the rest comes with scrolling. */
const refreshAtMost = 200;
/** So many threads are kept up to date by events; of others the end is fetched when opened. */
const threadsAtMost = 20;

export interface InboxState {
  list: ListState;
  threads: Readonly<Record<string, ThreadState>>;
  /** Conversations by id, also those that are open without being in the list yet. */
  conversations: Readonly<Record<string, Conversation>>;
  /** For an open conversation that was merged away: the one that it became part of. */
  mergedInto: Readonly<Record<string, string>>;
}

/**
 * InboxStore holds the server's state that the inbox shows: loaded by pages, kept up to date by
 * the events of one subscription, never polled. React reads it through useSyncExternalStore.
 */
export class InboxStore {
  private state: InboxState = { list: emptyList, threads: {}, conversations: {}, mergedInto: {} };
  private readonly listeners = new Set<() => void>();
  /** What each load in flight may have missed: events that came after the server read its rows. */
  private readonly missed = new Set<Change[]>();

  constructor(private readonly api: Api) {}

  readonly getState = (): InboxState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** apply takes one event over. Applying it again changes nothing. */
  apply(change: Change): void {
    for (const missed of this.missed) {
      missed.push(change);
    }
    const { conversation, message } = change;
    this.putConversation(conversation);
    if (message) {
      this.putMessages(conversation.id, [message]);
    }
  }

  /** loadList fetches the list from its beginning. */
  async loadList(): Promise<void> {
    const wanted = Math.min(refreshAtMost, Math.max(pageSize, this.state.list.rows.length));
    try {
      await this.load(
        () => this.firstRows(wanted),
        (page) => this.setList(() => withFirstPages(page)),
      );
    } catch {
      this.setList((list) => (list.status === "ready" ? list : { ...list, status: "failed" }));
    }
  }

  async loadMore(): Promise<void> {
    const { after, more } = this.state.list;
    if (after === null || more === "loading") {
      return;
    }
    this.setList((list) => ({ ...list, more: "loading" }));
    try {
      await this.load(
        () => this.conversationPage(after),
        (page) => this.setList((list) => withNextPage(list, page)),
      );
    } catch {
      this.setList((list) => ({ ...list, more: "failed" }));
    }
  }

  /** openThread fetches the end of a thread, unless events have kept it up to date. */
  async openThread(id: string): Promise<void> {
    if (this.state.threads[id]?.status !== "ready") {
      await this.loadThread(id);
    }
  }

  async loadThread(id: string): Promise<void> {
    const known = this.state.threads[id];
    if (known?.status !== "ready") {
      this.setThread(id, () => emptyThread);
    }
    try {
      await this.load(
        () => this.threadPage(id, null),
        (found) => this.found(id, found),
      );
    } catch {
      this.setThread(id, (thread) => (thread.status === "ready" ? thread : { ...thread, status: "failed" }));
    }
  }

  async loadOlder(id: string): Promise<void> {
    const thread = this.state.threads[id];
    if (!thread || thread.before === null || thread.older === "loading") {
      return;
    }
    const { before } = thread;
    this.setThread(id, (t) => ({ ...t, older: "loading" }));
    try {
      await this.load(
        () => this.threadPage(id, before),
        (found) => found && this.setThread(id, (t) => withOlder(t, found.messages)),
      );
    } catch {
      this.setThread(id, (t) => ({ ...t, older: "failed" }));
    }
  }

  /** reload fetches one conversation again: its window, its account. */
  async reload(id: string): Promise<void> {
    const load = () => this.api.query(OneConversationDocument, { id });
    await this.load(load, ({ node }) => {
      if (node?.__typename === "Conversation") {
        this.putConversation(node);
      }
    }).catch(() => {}); // the next event or the next look tells it
  }

  /** sent takes the answer to sendMessage over, which may come before its event. */
  sent(conversationId: string, messages: readonly Message[]): void {
    this.putMessages(conversationId, messages);
    const last = messages.at(-1);
    if (last !== undefined) {
      this.setList((list) => withLastMessage(list, conversationId, previewOf(last)));
    }
  }

  /** refresh fetches everything that is shown again, after a gap in the events. */
  async refresh(open: string | null): Promise<void> {
    const kept = open === null ? [] : [open];
    const { threads, conversations } = this.state;
    // What the viewer may see can have become less: only what comes again stays.
    this.set({ threads: pick(threads, kept), conversations: pick(conversations, kept) });
    await Promise.all([this.loadList(), open === null ? null : this.loadThread(open)]);
  }

  /** loadFailed tries again what could not be loaded, now that the server is back. */
  async loadFailed(open: string | null): Promise<void> {
    await Promise.all([
      this.state.list.status === "failed" ? this.loadList() : null,
      open !== null && this.state.threads[open]?.status === "failed" ? this.loadThread(open) : null,
    ]);
  }

  /**
   * customerChanged looks whether the open conversation is still there: two may have turned out
   * to be one, and then the changed one has the messages of both.
   */
  async customerChanged(changed: string, open: string | null): Promise<void> {
    if (this.state.threads[changed]) {
      // Its older messages may have got company: nothing that was loaded before is kept.
      this.setThread(changed, (thread) => ({ ...thread, status: "loading" }));
    }
    await this.refresh(open);
    if (open !== null && open !== changed && this.state.threads[open]?.status === "missing") {
      this.set({ mergedInto: { ...this.state.mergedInto, [open]: changed } });
    }
  }

  private async load<T>(fetch: () => Promise<T>, put: (loaded: T) => void): Promise<void> {
    const missed: Change[] = [];
    this.missed.add(missed);
    try {
      put(await fetch());
    } finally {
      this.missed.delete(missed);
    }
    for (const change of missed) {
      this.apply(change);
    }
  }

  private async firstRows(wanted: number): Promise<ConversationPage> {
    let page = await this.conversationPage(null);
    const nodes = [...page.nodes];
    while (nodes.length < wanted && page.pageInfo.hasNextPage) {
      page = await this.conversationPage(page.pageInfo.endCursor);
      nodes.push(...page.nodes);
    }
    return { nodes, pageInfo: page.pageInfo };
  }

  private async conversationPage(after: string | null): Promise<ConversationPage> {
    const { conversations } = await this.api.query(ConversationPageDocument, { first: pageSize, after });
    this.remember(conversations.nodes);
    return conversations;
  }

  private async threadPage(id: string, before: string | null) {
    const { node } = await this.api.query(ThreadPageDocument, { id, last: pageSize, before });
    return node?.__typename === "Conversation" ? node : null;
  }

  private found(id: string, found: Awaited<ReturnType<InboxStore["threadPage"]>>): void {
    if (found === null) {
      this.setThread(id, () => ({ ...emptyThread, status: "missing" }));
      this.setList((list) => without(list, id));
      const { [id]: _, ...others } = this.state.conversations;
      this.set({ conversations: others });
      return;
    }
    this.putConversation(found);
    this.setThread(id, (thread) => withLatest(thread, found.messages));
  }

  private putConversation(conversation: Conversation): void {
    this.remember([conversation]);
    this.setList((list) => withConversation(list, conversation));
  }

  private putMessages(conversationId: string, messages: readonly Message[]): void {
    if (this.state.threads[conversationId]) {
      this.setThread(conversationId, (thread) => messages.reduce(withMessage, thread));
    }
  }

  private remember(rows: readonly Conversation[]): void {
    const fresh = Object.fromEntries(rows.map((row) => [row.id, row]));
    this.set({ conversations: { ...this.state.conversations, ...fresh } });
  }

  private setList(change: (list: ListState) => ListState): void {
    this.set({ list: change(this.state.list) });
  }

  private setThread(id: string, change: (thread: ThreadState) => ThreadState): void {
    const { [id]: thread = emptyThread, ...others } = this.state.threads;
    const kept = pick(others, Object.keys(others).slice(1 - threadsAtMost));
    this.set({ threads: { ...kept, [id]: change(thread) } });
  }

  private set(part: Partial<InboxState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) {
      listener();
    }
  }
}

function pick<T>(from: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}
