import { expect, test } from "vitest";
import { message, reply } from "./fixtures";
import { isBehind, type Message } from "./message";
import {
  emptyThread,
  type MessagePage,
  type ThreadState,
  withLatest,
  withMessage,
  withNewer,
  withOlder,
  withPart,
  withSpan,
} from "./threadState";

const page = (
  nodes: Message[],
  startCursor: string | null = null,
  endCursor: string | null = null,
): MessagePage => ({
  nodes,
  pageInfo: {
    hasPreviousPage: startCursor !== null,
    startCursor,
    hasNextPage: endCursor !== null,
    endCursor,
  },
});
const ids = (thread: ThreadState) => thread.messages.map((m) => m.id).join(" ");
const loaded = withLatest(emptyThread, page([message("b", 2), message("c", 3)], "cursor-b"));

test("a message goes where its time belongs, and where times are equal, its id", () => {
  const thread = withMessage(withMessage(loaded, message("d", 3)), message("bb", 2));
  expect(ids(thread)).toBe("b bb c d");
});

test("the same event twice is one message", () => {
  const once = withMessage(loaded, message("d", 4));
  expect(withMessage(once, message("d", 4)).messages).toHaveLength(once.messages.length);
});

test("a message before the first page is left to its page, unless the thread begins here", () => {
  expect(ids(withMessage(loaded, message("a", 1)))).toBe("b c");
  const whole = withLatest(emptyThread, page([message("b", 2)]));
  expect(ids(withMessage(whole, message("a", 1)))).toBe("a b");
});

test("older pages go before, and the cursor moves with them", () => {
  const more = withOlder(
    { ...loaded, older: "loading" },
    page([message("a", 1), message("b", 2)], "cursor-a"),
  );
  expect(ids(more)).toBe("a b c");
  expect(more.before).toBe("cursor-a");
  expect(withOlder(more, page([message("0", 0)])).before).toBeNull();
});

test("after a gap, pages that touch are joined", () => {
  const more = withOlder(loaded, page([message("a", 1)]));
  const again = withLatest(more, page([message("c", 3), message("d", 4)], "cursor-c"));
  expect(ids(again)).toBe("a b c d");
  expect(again.before).toBeNull();
});

test("after a gap, pages that do not touch are not put side by side", () => {
  const again = withLatest(loaded, page([message("x", 8), message("y", 9)], "cursor-x"));
  expect(ids(again)).toBe("x y");
  expect(again.before).toBe("cursor-x");
});

test("a part from the middle grows at both ends, and takes no events beyond them", () => {
  const part = withPart(page([message("c", 3), message("d", 4)], "cursor-c", "cursor-d"));
  expect(ids(withMessage(part, message("z", 9)))).toBe("c d");
  expect(ids(withMessage(part, message("c", 3, { text: "edited" })))).toBe("c d");
  const longer = withNewer(part, page([message("e", 5)], "x"));
  expect(ids(longer)).toBe("c d e");
  expect(longer.after).toBeNull();
  expect(ids(withMessage(longer, message("z", 9)))).toBe("c d e z");
});

test("the end of the thread takes the place of a part that it does not touch", () => {
  const part = withPart(page([message("c", 3)], "cursor-c", "cursor-c"));
  const end = withLatest(part, page([message("y", 8)], "cursor-y"));
  expect(ids(end)).toBe("y");
  expect(end.after).toBeNull();
});

test("a message that is gone from the end is gone after loading again", () => {
  const thread = withLatest(emptyThread, page([message("a", 1), message("b", 2)]));
  expect(ids(withLatest(thread, page([message("a", 1)])))).toBe("a");
});

test("a thread that is not loaded takes no events: its page will have them", () => {
  expect(withMessage(emptyThread, message("a", 1))).toBe(emptyThread);
});

test("a status only moves forward, while the rest of the message is the newest", () => {
  const read = reply("d", 4, { status: "READ", readAt: "2026-03-01T12:05:00.000Z" });
  const late = reply("d", 4, { status: "QUEUED", text: "edited" });
  const thread = withMessage(withMessage(loaded, read), late);
  expect(thread.messages.at(-1)).toMatchObject({ status: "READ", readAt: read.readAt, text: "edited" });
});

test("a reaction, an edit and a withdrawal replace what was there", () => {
  const reaction = { emoji: "👍", direction: "INBOUND" as const, status: "RECEIVED" as const, failure: null };
  const thread = withMessage(loaded, message("c", 3, { reactions: [reaction], text: "new" }));
  expect(thread.messages.at(-1)).toMatchObject({ reactions: [reaction], text: "new" });
  expect(thread.messages).toHaveLength(2);
});

test.each([
  ["QUEUED", "SENT", true],
  ["UNCONFIRMED", "SENT", true],
  ["SENT", "FAILED", true],
  ["FAILED", "DELIVERED", true],
  ["DELIVERED", "READ", true],
  ["READ", "DELIVERED", false],
  ["DELIVERED", "FAILED", false],
  ["SENT", "SENT", false],
] as const)("%s after %s is old news: %s", (status, known, want) => {
  expect(isBehind(status, known)).toBe(want);
});

test("what was read again takes its own place, and none in a thread that is elsewhere", () => {
  const part = withPart(page([message("b", 2), message("c", 3), message("d", 4)], "cursor-b", "cursor-d"));
  const again = page([message("a", 1), message("b", 2), message("bb", 2)], "cursor-a", "cursor-bb");
  const thread = withSpan(part, again);
  expect(ids(thread)).toBe("b bb c d");
  expect(thread).toMatchObject({ before: "cursor-b", after: "cursor-d" });
  const end = withLatest(emptyThread, page([message("y", 8), message("z", 9)], "cursor-y"));
  expect(withSpan(end, again)).toBe(end);
});
