import type { Api } from "../api/api";
import { asFailure } from "../api/failure";
import { News } from "../app/news";
import { Retry } from "../app/Retry";
import {
  IgnoreSignalDocument,
  type Period,
  RemindMeDocument,
  SeeSignalsDocument,
  type SignalLineFragment,
  SignalPageDocument,
} from "../gql/graphql";

export type Signal = SignalLineFragment;

/** So many that ask for attention are held; the signal centre lists the rest. */
const atMost = 100;

/** The server takes so many at once. */
const seenAtOnce = 100;

export interface SignalState {
  /** By id: all that are new or snoozed, and what has become of those since. */
  readonly known: Readonly<Record<string, Signal>>;
}

/**
 * SignalStore holds the viewer's notifications. What one screen does to a signal comes to the
 * others by events, so that it closes everywhere.
 */
export class SignalStore {
  private state: SignalState = { known: {} };
  private readonly news = new News();
  private readonly heralds = new Set<(signal: Signal) => void>();
  private readonly gaps = new News();

  /** What events and mutations told while a load was under way. */
  private readonly told = new Set<string>();
  /** The answer to an earlier load is not taken. */
  private turn = 0;
  private readonly retry = new Retry(() => void this.load());

  constructor(private readonly api: Api) {}

  readonly getState = (): SignalState => this.state;
  readonly subscribe = this.news.subscribe;
  /** onGap calls the listener with each load: events may have been missed before it. */
  readonly onGap = this.gaps.subscribe;

  /** onTold calls the herald with every signal that an event tells, whatever its state. */
  readonly onTold = (herald: (signal: Signal) => void): (() => void) => {
    this.heralds.add(herald);
    return () => this.heralds.delete(herald);
  };

  /** load fetches what asks for attention, or will. Where that fails, it tries again after a while. */
  async load(): Promise<void> {
    const mine = ++this.turn;
    this.told.clear();
    this.gaps.tell();
    try {
      const asked = { states: ["NEW" as const, "SNOOZED" as const], first: atMost, after: null };
      const { signals } = await this.api.query(SignalPageDocument, asked);
      if (mine === this.turn) {
        this.retry.done();
        this.take(signals.nodes);
      }
    } catch (thrown) {
      if (mine === this.turn && asFailure(thrown).code !== "UNAUTHENTICATED") {
        this.retry.failed();
      }
    }
  }

  /** stop takes no answer to a load any more, and tries none again. */
  stop(): void {
    this.turn++;
    this.retry.done();
  }

  private take(signals: readonly Signal[]): void {
    const stay = Object.entries(this.state.known).filter(
      ([id, { state }]) => this.told.has(id) || state === "SEEN", // which may still be put off
    );
    const loaded = signals.map((signal) => [signal.id, this.later(signal)] as const);
    this.set(Object.fromEntries([...stay, ...loaded]));
  }

  /** apply takes an event over. */
  apply(signal: Signal): void {
    this.put([signal]);
    for (const herald of this.heralds) {
      herald(signal);
    }
  }

  /** remind asks to be told again after that time. It throws a Failure. */
  async remind(signalId: string, after: Period): Promise<void> {
    const { remindMe } = await this.api.mutate(RemindMeDocument, { signalId, after });
    this.put(remindMe ? [remindMe.signal] : []);
  }

  /** ignore closes a signal until the customer writes again. It throws a Failure. */
  async ignore(signalId: string): Promise<void> {
    const { ignoreSignal } = await this.api.mutate(IgnoreSignalDocument, { signalId });
    this.put(ignoreSignal ? [ignoreSignal.signal] : []);
  }

  /** see says that the viewer has seen them. It throws a Failure. */
  async see(signalIds: string[]): Promise<void> {
    for (let from = 0; from < signalIds.length; from += seenAtOnce) {
      const some = signalIds.slice(from, from + seenAtOnce);
      const { seeSignals } = await this.api.mutate(SeeSignalsDocument, { signalIds: some });
      this.put(seeSignals?.signals ?? []);
    }
  }

  private put(signals: readonly Signal[]): void {
    for (const { id } of signals) {
      this.told.add(id);
    }
    const fresh = signals.map((signal) => [signal.id, this.later(signal)]);
    this.set({ ...this.state.known, ...Object.fromEntries(fresh) });
  }

  /** later is the newer sight of a signal: the answer to a mutation may come after its event. */
  private later(signal: Signal): Signal {
    const known = this.state.known[signal.id];
    return known !== undefined && known.updatedAt > signal.updatedAt ? known : signal;
  }

  private set(known: Record<string, Signal>): void {
    this.state = { known };
    this.news.tell();
  }
}

/** newSignals ask for attention, the latest first. */
export function newSignals({ known }: SignalState): Signal[] {
  return Object.values(known)
    .filter(({ state }) => state === "NEW")
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
}

/** newSignalOf is the one of a conversation that asks for attention; null where none does. */
export function newSignalOf(state: SignalState, conversationId: string): Signal | null {
  return newSignals(state).find(({ conversation }) => conversation.id === conversationId) ?? null;
}
