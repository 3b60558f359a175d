// A server of conversations, and stores that ask it, for tests.

import type { Api } from "../api/api";
import { Failure } from "../api/failure";
import { conversation, instant, message } from "./fixtures";
import { comparing, everything } from "./listChoice";
import type { Message } from "./message";
import { type Change, InboxStore } from "./store";

interface Asked {
  id?: string;
  filter?: { unread?: boolean } | null;
  around?: string;
  first?: number;
  after?: string | null;
  last?: number;
  before?: string | null;
}

/** FakeServer answers the store's queries from its rows, each when the test lets it. */
export class FakeServer {
  readonly threads = new Map<string, Message[]>();
  readonly unread = new Map<string, number>();
  private readonly held: (() => void)[] = [];
  hold = false;
  /** What a mutation answers. */
  mutated: unknown = null;

  async query(document: unknown, variables: Asked): Promise<unknown> {
    return this.later(this.answer(String(document).match(/query (\w+)/)?.[1], variables));
  }

  async mutate(): Promise<unknown> {
    return this.later(this.mutated);
  }

  private async later(answer: unknown): Promise<unknown> {
    if (this.hold) {
      await new Promise<void>((resolve) => this.held.push(resolve));
    }
    return answer;
  }

  release(): void {
    this.hold = false;
    for (const resolve of this.held.splice(0)) {
      resolve();
    }
  }

  /** answerFirst answers what was asked first of all that waits, and lets the store take it. */
  async answerFirst(): Promise<void> {
    this.held.shift()?.();
    await new Promise((taken) => setTimeout(taken));
  }

  private answer(name: string | undefined, asked: Asked): unknown {
    if (name === "ConversationPage") {
      const rows = [...this.threads.keys()]
        .map((key) => this.row(key))
        .filter((row) => !asked.filter?.unread || row.unreadCount > 0)
        .sort(comparing(everything.order));
      return { conversations: pageOf(rows, asked) };
    }
    const { id = "" } = asked;
    const messages = this.threads.get(id);
    if (messages === undefined) {
      return { node: null };
    }
    return { node: { __typename: "Conversation", ...this.row(id), messages: pageOf(messages, asked) } };
  }

  row(id: string) {
    const unreadCount = this.unread.get(id) ?? 0;
    return conversation(id, this.threads.get(id)?.at(-1) ?? null, { unreadCount });
  }

  /** merge has a conversation become part of another one, with its messages. */
  merge(from: string, into: string): void {
    this.threads.set(into, [...(this.threads.get(from) ?? []), ...(this.threads.get(into) ?? [])]);
    this.threads.delete(from);
  }

  added(id: string, said: Message): Change {
    this.threads.set(id, [...(this.threads.get(id) ?? []), said]);
    return { cursor: said.id, change: "MESSAGE_ADDED", conversation: this.row(id), message: said };
  }
}

/** pageOf is the page that is asked for; a row's id is its cursor. */
function pageOf<Row extends { id: string }>(rows: readonly Row[], asked: Asked) {
  const ids = rows.map((row) => row.id);
  const [from, to] = spanOf(ids, asked);
  const nodes = rows.slice(from, to);
  const pageInfo = {
    hasPreviousPage: from > 0,
    startCursor: nodes[0]?.id ?? null,
    hasNextPage: to < rows.length,
    endCursor: nodes.at(-1)?.id ?? null,
  };
  return { nodes, pageInfo };
}

/** spanOf is where a page begins and ends; that around a message is the message alone. */
function spanOf(ids: readonly string[], { around, first = 0, after, last, before }: Asked): [number, number] {
  if (around !== undefined) {
    const at = ids.indexOf(around);
    if (at < 0) {
      throw new Failure("NOT_FOUND");
    }
    return [at, at + 1];
  }
  if (last !== undefined) {
    const to = before ? ids.indexOf(before) : ids.length;
    return [Math.max(0, to - last), to];
  }
  const from = after ? ids.indexOf(after) + 1 : 0;
  return [from, from + first];
}

export const storeOf = (api: unknown) =>
  new InboxStore(api as Api, "usr_1", { now: () => Date.parse(instant(60)) });

export function setUp() {
  const server = new FakeServer();
  server.added("anna", message("a1", 1));
  server.added("ben", message("b1", 2));
  const store = storeOf(server);
  const rows = () => store.getState().list.rows.map((row) => row.id);
  const said = (id: string) => store.getState().threads[id]?.messages.map((m) => `${m.id} ${m.status}`);
  return { server, store, rows, said };
}

/** setUpLong has a conversation of more than three pages, from m0 to m159. */
export function setUpLong() {
  const { server, store } = setUp();
  const say = (from: number, to: number) => {
    for (let n = from; n < to; n++) {
      server.added("long", message(`m${n}`, n));
    }
  };
  say(0, 160);
  const thread = () => store.getState().threads.long;
  const span = () => [thread()?.messages[0]?.id, thread()?.messages.at(-1)?.id, thread()?.messages.length];
  return { server, store, say, thread, span };
}
