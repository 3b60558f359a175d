import type { Api } from "../api/api";
import type { ServerClock } from "../api/clock";
import { asFailure, type Failure } from "../api/failure";
import { Retry } from "../app/Retry";
import { type ChangesSubscription, OneConversationDocument } from "../gql/graphql";
import { Held, pick } from "./held";
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
  askedFrom,
  asPart,
  emptyThread,
  type Place,
  withLatest,
  withMessage,
  withNewer,
  withOlder,
  withSpan,
} from "./threadState";

export type Change = ChangesSubscription["conversationChanged"];

/** After a gap so many rows are fetched again at most; the rest comes with scrolling. */
const refreshAtMost = 200;

/**
 * InboxStore holds the server's state that the inbox shows: loaded by pages, kept up to date by
 * the events of one subscription, never polled. React reads it through useSyncExternalStore.
 */
export class InboxStore {
  private readonly held = new Held();
  /** What each request in flight may have missed: events that came after the server read its rows. */
  private readonly missed = new Set<Change[]>();
  /**
   * Threads to be read again: of "merged" ones, whose older messages may have got company, nothing
   * is kept; others may have missed events.
   */
  private readonly outdated = new Map<string, "merged" | "missed">();
  private listOutdated = false;
  private stopped = false;
  private readonly retry = new Retry(() => void this.loadFailed(this.open));
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

  readonly getState = this.held.getState;
  readonly subscribe = this.held.subscribe;

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
    this.held.setList(() => ({ ...emptyList, choice }));
    await this.loadList();
  }

  /** loadList fetches the list from its beginning. */
  async loadList(): Promise<void> {
    const { choice, rows } = this.held.state.list;
    const wanted = Math.min(refreshAtMost, Math.max(pageSize, rows.length));
    try {
      await this.load(
        () => this.pages.firstConversations(choice, wanted),
        (page) => {
          this.held.remember(page.nodes);
          this.held.setListOf(choice, (list) => withFirstPages(list, page));
          this.listOutdated &&= this.held.state.list.choice !== choice;
        },
      );
      this.settled();
    } catch (thrown) {
      const { list } = this.held.state;
      this.listOutdated ||= list.choice === choice && list.status === "ready";
      this.held.setListOf(choice, (known) =>
        known.status === "ready" ? known : { ...known, status: "failed" },
      );
      this.settled(asFailure(thrown));
    }
  }

  async loadMore(): Promise<void> {
    const { choice, after, more } = this.held.state.list;
    if (after === null || more === "loading") {
      return;
    }
    // Where the list was fetched anew meanwhile, the page may not touch it.
    const put = (change: (list: ListState) => ListState) =>
      this.held.setListOf(choice, (list) => (list.after === after ? change(list) : list));
    put((list) => ({ ...list, more: "loading" }));
    try {
      await this.load(
        () => this.pages.conversations(choice, after),
        (page) => {
          this.held.remember(page.nodes);
          put((list) => withNextPage(list, page));
        },
      );
    } catch {
      put((list) => ({ ...list, more: "failed" }));
    }
  }

  /** minutePassed fetches the list again where time alone changes it: windows come to their end. */
  async minutePassed(): Promise<void> {
    const { closing, order } = this.held.state.list.choice;
    if (closing || order === "WINDOW_CLOSING") {
      await this.loadList();
    }
  }

  /** show tells which conversation is on the screen; the row of the one before goes where it belongs. */
  show(id: string | null): void {
    const left =
      this.open === null || this.open === id ? undefined : this.held.state.conversations[this.open];
    this.open = id;
    if (left !== undefined) {
      this.held.setList((list) => this.placed(list, left));
    }
  }

  /**
   * openThread fetches the end of a thread, unless events have kept it up to date; or the part
   * around one message, unless that is there.
   */
  async openThread(id: string, at: string | null = null): Promise<void> {
    const thread = this.held.state.threads[id];
    const ready = thread?.status === "ready" && !this.outdated.has(id);
    if (at !== null) {
      if (!ready || !thread.messages.some((m) => m.id === at)) {
        this.held.setThread(id, () => emptyThread);
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
    const fresh = this.held.state.threads[id]?.status !== "ready";
    await this.loadInto(id, async () => {
      const found = await this.pages.end(id);
      const { readUpTo } = found ?? {};
      if (!fresh || !found || !readUpTo || !goesFurtherBack(found)) {
        return { found, place: withLatest };
      }
      return { found: await this.pages.around(id, readUpTo.id), place: asPart };
    });
  }

  private loadAround(id: string, at: string): Promise<Failure | null> {
    return this.loadInto(id, async () => ({ found: await this.pages.around(id, at), place: asPart }));
  }

  /** loadAgain fetches what is shown of a thread again; who reads a part from the middle stays there. */
  private async loadAgain(id: string): Promise<void> {
    const { messages, after } = this.held.state.threads[id] ?? emptyThread;
    if (after !== null && !this.outdated.has(id)) {
      await this.reload(id);
      return;
    }
    const [from, to, middle] = [messages[0], messages.at(-1), messages[Math.floor(messages.length / 2)]];
    if (after !== null && from && to && middle) {
      const merged = this.outdated.get(id) === "merged";
      const failure = merged ? await this.loadAround(id, middle.id) : await this.loadSpan(id, from, to);
      if (failure?.code !== "NOT_FOUND") {
        return; // else the message is another conversation's now
      }
    }
    await this.loadThread(id);
  }

  private loadSpan(id: string, from: Message, to: Message): Promise<Failure | null> {
    const fetch = () => this.pages.span(id, from, to, refreshAtMost);
    return this.loadInto(id, async () => ({ found: await fetch(), place: withSpan }));
  }

  /** loadInto puts what is fetched into a thread, and gives the failure where there is one. */
  private async loadInto(
    id: string,
    fetch: () => Promise<{ found: Found | null; place: Place }>,
  ): Promise<Failure | null> {
    if (this.held.state.threads[id]?.status !== "ready") {
      this.held.setThread(id, () => emptyThread);
    }
    const why = this.outdated.get(id);
    try {
      await this.load(fetch, ({ found, place }) => {
        this.found(id, found, (thread, page) => place(why === "merged" ? emptyThread : thread, page));
        if (this.outdated.get(id) === why) {
          this.outdated.delete(id);
        }
      });
      this.settled();
      return null;
    } catch (thrown) {
      if (this.held.state.threads[id]?.status === "ready") {
        this.outdated.set(id, this.outdated.get(id) ?? "missed");
      } else {
        this.held.setThread(id, (thread) => ({ ...thread, status: "failed" }));
      }
      const failure = asFailure(thrown);
      this.settled(failure);
      return failure;
    }
  }

  /** settled has what is shown, and is outdated still, read again after a while. */
  private settled(failure: Failure | null = null): void {
    if (this.stopped || (!this.listOutdated && (this.open === null || !this.outdated.has(this.open)))) {
      this.retry.done();
    } else if (failure !== null && failure.code !== "UNAUTHENTICATED") {
      this.retry.failed();
    }
  }

  /** stop tries nothing again by itself. */
  stop(): void {
    this.stopped = true;
    this.retry.done();
  }

  async loadOlder(id: string): Promise<void> {
    const { before, older } = this.held.state.threads[id] ?? emptyThread;
    if (before === null || older === "loading") {
      return;
    }
    this.held.setThread(id, (t) => ({ ...t, older: "loading" }));
    try {
      await this.load(
        () => this.pages.end(id, before),
        (found) => this.found(id, found, askedFrom("before", before, withOlder)),
      );
    } catch {
      this.held.setThread(id, (t) => (t.before === before ? { ...t, older: "failed" } : t));
    }
  }

  async loadNewer(id: string): Promise<void> {
    const { after, newer } = this.held.state.threads[id] ?? emptyThread;
    if (after === null || newer === "loading") {
      return;
    }
    this.held.setThread(id, (t) => ({ ...t, newer: "loading" }));
    try {
      await this.load(
        () => this.pages.newer(id, after),
        (found) => this.found(id, found, askedFrom("after", after, withNewer)),
      );
    } catch {
      this.held.setThread(id, (t) => (t.after === after ? { ...t, newer: "failed" } : t));
    }
  }

  /** reload fetches one conversation again: its window, its account, and whether it is there. */
  async reload(id: string): Promise<void> {
    const load = () => this.api.query(OneConversationDocument, { id });
    await this.load(load, ({ node }) => {
      if (node?.__typename === "Conversation") {
        this.putConversation(node);
      } else {
        this.missing(id);
      }
    }).catch(() => {}); // the next event or the next look tells it
  }

  /** sent takes the answer to sendMessage over, which may come before its event. */
  sent(conversationId: string, messages: readonly Message[]): void {
    this.putMessages(conversationId, messages);
    if (this.held.state.threads[conversationId]?.after) {
      void this.loadThread(conversationId); // what was sent stands at the end
    }
    const last = messages.at(-1);
    if (last !== undefined) {
      this.held.setList((list) => withLastMessage(list, conversationId, previewOf(last)));
    }
  }

  /** refresh fetches everything that is shown again; after a gap in the events each message, too. */
  async refresh(open: string | null, gap = true): Promise<void> {
    this.stopped = false;
    if (gap && open !== null && this.held.state.threads[open]?.after) {
      this.outdated.set(open, this.outdated.get(open) ?? "missed");
    }
    const kept = open === null ? [] : [open];
    const { threads, conversations } = this.held.state;
    // What the viewer may see can have become less: only what comes again stays.
    this.held.set({ threads: pick(threads, kept), conversations: pick(conversations, kept) });
    await Promise.all([this.loadList(), open === null ? null : this.loadAgain(open)]);
  }

  /** loadFailed tries again what could not be loaded, or not be read again. */
  async loadFailed(open: string | null): Promise<void> {
    this.stopped = false;
    const { list, threads } = this.held.state;
    const again = open !== null && (threads[open]?.status === "failed" || this.outdated.has(open));
    await Promise.all([
      list.status === "failed" || this.listOutdated ? this.loadList() : null,
      again ? this.loadAgain(open) : null,
    ]);
  }

  /**
   * customerChanged looks whether the open conversation is still there: two may have turned out
   * to be one, and then the changed one has the messages of both. One that is gone for another
   * reason became part of none.
   */
  async customerChanged(changed: string, open: string | null): Promise<void> {
    if (changed === open) {
      this.outdated.set(changed, "merged");
    }
    await this.refresh(open, false);
    const gone = open !== null && open !== changed && this.held.state.threads[open]?.status === "missing";
    const said = this.held.saidIn.get(open ?? "");
    if (gone && said !== undefined && (await this.pages.around(changed, said).catch(() => null)) !== null) {
      this.held.set({ mergedInto: { ...this.held.state.mergedInto, [open]: changed } });
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
      this.missing(id);
      return;
    }
    this.putConversation(found);
    this.held.setThread(id, (thread) => place(thread, found.messages));
  }

  private missing(id: string): void {
    this.held.setThread(id, () => ({ ...emptyThread, status: "missing" }));
    this.held.setList((list) => without(list, id));
    const { [id]: _, ...others } = this.held.state.conversations;
    this.held.set({ conversations: others });
  }

  putConversation(conversation: Conversation): void {
    this.held.remember([conversation]);
    this.held.setList((list) => this.placed(list, conversation));
  }

  /** placed puts a row where it belongs now, or takes it out. */
  private placed(list: ListState, row: Conversation): ListState {
    const reading = row.id === this.open && list.rows.some((known) => known.id === row.id);
    const belongs = reading || passes(row, list.choice, this.viewerId, this.clock.now());
    return belongs ? withConversation(list, row) : without(list, row.id);
  }

  putMessages(conversationId: string, messages: readonly Message[]): void {
    if (this.held.state.threads[conversationId]) {
      this.held.setThread(conversationId, (thread) => messages.reduce(withMessage, thread));
    }
  }
}
