import { compareMessages, type Message, mergeMessage } from "./message";

/** ThreadState is what is known of one thread: a part of it without gaps, oldest first. */
export interface ThreadState {
  /** loading until the first page is there; missing where the server knows no such conversation. */
  status: "loading" | "ready" | "failed" | "missing";
  messages: readonly Message[];
  /** Where the page before the first message begins; null at the beginning of the thread. */
  before: string | null;
  /** Where the page after the last message begins; null at the end, which events prolong. */
  after: string | null;
  /** Why there are no older messages yet, while scrolling up. */
  older: "idle" | "loading" | "failed";
  /** Why there are no newer messages yet, while scrolling down. */
  newer: "idle" | "loading" | "failed";
}

export interface MessagePage {
  nodes: readonly Message[];
  pageInfo: {
    hasPreviousPage: boolean;
    startCursor: string | null;
    hasNextPage: boolean;
    endCursor: string | null;
  };
}

/** Place puts a page into a thread. */
export type Place = (thread: ThreadState, page: MessagePage) => ThreadState;

export const emptyThread: ThreadState = {
  status: "loading",
  messages: [],
  before: null,
  after: null,
  older: "idle",
  newer: "idle",
};

/**
 * withLatest takes the end of a thread over. Older messages that were loaded before stay if the
 * page touches them; else there may be a gap, and they are loaded again when somebody scrolls.
 */
export function withLatest(thread: ThreadState, page: MessagePage): ThreadState {
  const known = new Set(thread.messages.map((m) => m.id));
  const touches = page.nodes.some((m) => known.has(m.id));
  if (thread.status !== "ready" || !(touches && page.pageInfo.hasPreviousPage)) {
    return { ...withPart(page), after: null };
  }
  const from = page.nodes[0];
  const older = thread.messages.filter((m) => from !== undefined && compareMessages(m, from) < 0);
  return { ...thread, messages: merged(older, page.nodes), after: null, newer: "idle" };
}

/** withPart takes over a part from the middle of a thread. */
export function withPart(page: MessagePage): ThreadState {
  return {
    ...emptyThread,
    status: "ready",
    messages: sorted(page.nodes),
    before: startOf(page),
    after: endOf(page),
  };
}

/**
 * withSpan takes over what was read again of what is there. It adds nothing at either end, where it
 * would move what somebody reads. A thread that is elsewhere meanwhile stays as it is.
 */
export function withSpan(thread: ThreadState, page: MessagePage): ThreadState {
  const [first, last] = [thread.messages[0], thread.messages.at(-1)];
  const known = new Set(thread.messages.map((m) => m.id));
  if (!first || !last || !page.nodes.some((m) => known.has(m.id))) {
    return thread;
  }
  const seen = sorted(page.nodes);
  const earlier = thread.messages.filter((m) => compareMessages(m, seen[0] ?? m) < 0);
  const later = thread.messages.filter((m) => compareMessages(m, seen.at(-1) ?? m) > 0);
  const within = seen.filter((m) => compareMessages(m, first) >= 0 && compareMessages(m, last) <= 0);
  return { ...thread, messages: [...earlier, ...within, ...later] };
}

export const asPart: Place = (_, page) => withPart(page);

/** askedFrom takes a page over only where the thread still has the position that it was asked from. */
export function askedFrom(edge: "before" | "after", position: string, place: Place): Place {
  return (thread, page) => (thread[edge] === position ? place(thread, page) : thread);
}

/** withOlder puts a page before the messages that are there. */
export function withOlder(thread: ThreadState, page: MessagePage): ThreadState {
  return { ...thread, messages: merged(thread.messages, page.nodes), before: startOf(page), older: "idle" };
}

/** withNewer puts a page behind the messages that are there. */
export function withNewer(thread: ThreadState, page: MessagePage): ThreadState {
  return { ...thread, messages: merged(thread.messages, page.nodes), after: endOf(page), newer: "idle" };
}

/**
 * withMessage puts one message, new or changed, into its place. One that belongs before the first
 * message or behind a last one that is not the thread's comes with its page: putting it here
 * would hide the gap between.
 */
export function withMessage(thread: ThreadState, message: Message): ThreadState {
  const known = thread.messages.some((m) => m.id === message.id);
  if (thread.status !== "ready" || (!known && beyond(thread, message))) {
    return thread;
  }
  return { ...thread, messages: merged(thread.messages, [message]) };
}

function beyond({ messages, before, after }: ThreadState, message: Message): boolean {
  const first = messages[0];
  const last = messages.at(-1);
  return (
    (before !== null && first !== undefined && compareMessages(message, first) < 0) ||
    (after !== null && last !== undefined && compareMessages(message, last) > 0)
  );
}

function startOf(page: MessagePage): string | null {
  return page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
}

function endOf(page: MessagePage): string | null {
  return page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
}

function merged(messages: readonly Message[], seen: readonly Message[]): Message[] {
  const byId = new Map(messages.map((m) => [m.id, m]));
  for (const message of seen) {
    byId.set(message.id, mergeMessage(byId.get(message.id), message));
  }
  return sorted([...byId.values()]);
}

function sorted(messages: readonly Message[]): Message[] {
  return [...messages].sort(compareMessages);
}
