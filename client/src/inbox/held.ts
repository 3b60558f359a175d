import type { ListChoice } from "./listChoice";
import { type Conversation, emptyList, type ListState } from "./listState";
import { emptyThread, type ThreadState } from "./threadState";

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

/** Held is the state of the inbox. It tells its listeners of each change. */
export class Held {
  state: InboxState = { list: emptyList, threads: {}, conversations: {}, mergedInto: {} };
  /** A message that was in each thread, by which it is known where its conversation went. */
  readonly saidIn = new Map<string, string>();
  private readonly listeners = new Set<() => void>();

  readonly getState = (): InboxState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  remember(rows: readonly Conversation[]): void {
    const fresh = Object.fromEntries(rows.map((row) => [row.id, row]));
    this.set({ conversations: { ...this.state.conversations, ...fresh } });
  }

  setList(change: (list: ListState) => ListState): void {
    this.set({ list: change(this.state.list) });
  }

  /** setListOf leaves the list alone where something else was chosen meanwhile. */
  setListOf(choice: ListChoice, change: (list: ListState) => ListState): void {
    this.setList((list) => (list.choice === choice ? change(list) : list));
  }

  setThread(id: string, change: (thread: ThreadState) => ThreadState): void {
    const { [id]: thread = emptyThread, ...others } = this.state.threads;
    const kept = pick(others, Object.keys(others).slice(1 - threadsAtMost));
    const changed = change(thread);
    const said = changed.messages.at(-1);
    if (said !== undefined) {
      this.saidIn.set(id, said.id);
    }
    this.set({ threads: { ...kept, [id]: changed } });
  }

  set(part: Partial<InboxState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) {
      listener();
    }
  }
}

export function pick<T>(from: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}
