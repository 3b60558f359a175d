import type { Api } from "../api/api";
import type { ServerClock } from "../api/clock";
import { type ChangesSubscription, OneConversationDocument } from "../gql/graphql";
import { type ListChoice, passes } from "./listChoice";
import {
  type Conversation,
  emptyList,
  type ListState,
  withConversation,
  withFirstPages,
  withLastMessage,
  withNextPage,
  without,
} from "./listState";
import { type Message, previewOf } from "./message";
import { type Found, goesFurtherBack, Pages, pageSize } from "./pages";
import {
  emptyThread,
  type MessagePage,
  type ThreadState,
  withLatest,
  withMessage,
  withNewer,
  withOlder,
  withPart,
} from "./threadState";

export type Change = ChangesSubscription["conversationChanged"];
type Place = (thread: ThreadState, page: MessagePage) => ThreadState;

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
  /** What each request in flight may have missed: events that came after the server read its rows. */
  private readonly missed = new Set<Change[]>();
  private readonly pages: Pages;

  /** The conversation on the screen: its row stays in the list while it is being read. */
  private open: string | null = null;

  constructor(
    private readonly api: Api,
    private readonly viewerId: string,
    private readonly clock: Pick<ServerClock, "now">,
  ) {
    this.pages = new Pages(api);
  }

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

  /** choose lists something else, or in another order. */
  async choose(choice: ListChoice): Promise<void> {
    this.setList(() => ({ ...emptyList, choice }));
    await this.loadList();
  }

  /** loadList fetches the list from its beginning. */
  async loadList(): Promise<void> {
    const { choice, rows } = this.state.list;
    const wanted = Math.min(refreshAtMost, Math.max(pageSize, rows.length));
    try {
      await this.load(
        () => this.pages.firstConversations(choice, wanted),
        (page) => {
          this.remember(page.nodes);
          this.setListOf(choice, (list) => withFirstPages(list, page));
        },
      );
    } catch {
      this.setListOf(choice, (list) => (list.status === "ready" ? list : { ...list, status: "failed" }));
    }
  }

  async loadMore(): Promise<void> {
    const { choice, after, more } = this.state.list;
    if (after === null || more === "loading") {
      return;
    }
    this.setList((list) => ({ ...list, more: "loading" }));
    try {
      await this.load(
        () => this.pages.conversations(choice, after),
        (page) => {
          this.remember(page.nodes);
          this.setListOf(choice, (list) => withNextPage(list, page));
        },
      );
    } catch {
      this.setListOf(choice, (list) => ({ ...list, more: "failed" }));
    }
  }

  /** show tells which conversation is on the screen; the row of the one before goes where it belongs. */
  show(id: string | null): void {
    const left = this.open === null || this.open === id ? undefined : this.state.conversations[this.open];
    this.open = id;
    if (left !== undefined) {
      this.setList((list) => this.placed(list, left));
    }
  }

  /**
   * openThread fetches the end of a thread, unless events have kept it up to date; or the part
   * around one message, unless that is there.
   */
  async openThread(id: string, at: string | null = null): Promise<void> {
    const thread = this.state.threads[id];
    const ready = thread?.status === "ready";
    if (at !== null) {
      if (!ready || !thread.messages.some((m) => m.id === at)) {
        await this.loadAround(id, at);
      }
      return;
    }
    if (!ready || thread.after !== null) {
      await this.loadThread(id);
    }
  }

  /** loadThread fetches the end of a thread; where more is unread than that, what was read last. */
  async loadThread(id: string): Promise<void> {
    const fresh = this.state.threads[id]?.status !== "ready";
    await this.loadInto(id, async () => {
      const found = await this.pages.end(id);
      const { readUpTo } = found ?? {};
      if (!fresh || !found || !readUpTo || !goesFurtherBack(found)) {
        return { found, place: withLatest };
      }
      return { found: await this.pages.around(id, readUpTo.id), place: asPart };
    });
  }

  private async loadAround(id: string, at: string): Promise<void> {
    this.setThread(id, () => emptyThread);
    await this.loadInto(id, async () => ({ found: await this.pages.around(id, at), place: asPart }));
  }

  private async loadInto(
    id: string,
    fetch: () => Promise<{ found: Found | null; place: Place }>,
  ): Promise<void> {
    if (this.state.threads[id]?.status !== "ready") {
      this.setThread(id, () => emptyThread);
    }
    try {
      await this.load(fetch, ({ found, place }) => this.found(id, found, place));
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
        () => this.pages.end(id, before),
        (found) => found && this.setThread(id, (t) => withOlder(t, found.messages)),
      );
    } catch {
      this.setThread(id, (t) => ({ ...t, older: "failed" }));
    }
  }

  async loadNewer(id: string): Promise<void> {
    const thread = this.state.threads[id];
    if (!thread || thread.after === null || thread.newer === "loading") {
      return;
    }
    const { after } = thread;
    this.setThread(id, (t) => ({ ...t, newer: "loading" }));
    try {
      await this.load(
        () => this.pages.newer(id, after),
        (found) => found && this.setThread(id, (t) => withNewer(t, found.messages)),
      );
    } catch {
      this.setThread(id, (t) => ({ ...t, newer: "failed" }));
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
    if (this.state.threads[conversationId]?.after) {
      void this.loadThread(conversationId); // what was sent stands at the end
    }
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

  /** load puts what a request answers, and on top of it the events that overtook the answer. */
  async load<T>(fetch: () => Promise<T>, put: (loaded: T) => void): Promise<void> {
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

  private found(id: string, found: Found | null, place: Place): void {
    if (found === null) {
      this.setThread(id, () => ({ ...emptyThread, status: "missing" }));
      this.setList((list) => without(list, id));
      const { [id]: _, ...others } = this.state.conversations;
      this.set({ conversations: others });
      return;
    }
    this.putConversation(found);
    this.setThread(id, (thread) => place(thread, found.messages));
  }

  putConversation(conversation: Conversation): void {
    this.remember([conversation]);
    this.setList((list) => this.placed(list, conversation));
  }

  /** placed puts a row where it belongs now, or takes it out. */
  private placed(list: ListState, row: Conversation): ListState {
    const reading = row.id === this.open && list.rows.some((known) => known.id === row.id);
    const belongs = reading || passes(row, list.choice, this.viewerId, this.clock.now());
    return belongs ? withConversation(list, row) : without(list, row.id);
  }

  putMessages(conversationId: string, messages: readonly Message[]): void {
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

  /** setListOf leaves the list alone where something else was chosen meanwhile. */
  private setListOf(choice: ListChoice, change: (list: ListState) => ListState): void {
    this.setList((list) => (list.choice === choice ? change(list) : list));
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

const asPart: Place = (_, page) => withPart(page);

function pick<T>(from: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}
