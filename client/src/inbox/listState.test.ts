import { expect, test } from "vitest";
import { conversation, message, reply } from "./fixtures";
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
import { previewOf } from "./message";

const page = (nodes: Conversation[], endCursor: string | null = null) => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});
const ids = (list: ListState) => list.rows.map((row) => row.id).join(" ");
const at = (id: string, minute: number) => conversation(id, message(`${id}${minute}`, minute));
const first = withFirstPages(emptyList, page([at("c", 30), at("b", 20)], "cursor-b"));

test("the latest message stands first, wherever the event put it", () => {
  expect(ids(withConversation(first, at("b", 40)))).toBe("b c");
  expect(ids(withConversation(first, at("new", 50)))).toBe("new c b");
});

test("without messages, the beginning of the conversation counts", () => {
  expect(ids(withConversation(first, conversation("empty", null)))).toBe("c b");
  expect(
    ids(withConversation(withFirstPages(emptyList, page([at("b", 20)])), conversation("empty", null))),
  ).toBe("b empty");
});

test("a conversation behind the last row is left to its page", () => {
  expect(ids(withConversation(first, at("a", 10)))).toBe("c b");
});

test("a conversation before the next page's beginning is there, also where the last rows went up", () => {
  const moved = withConversation(first, at("b", 40));
  expect(ids(withConversation(moved, at("a", 25)))).toBe("b c a");
  expect(ids(withConversation(moved, at("a", 15)))).toBe("b c");
  const none = without(without(first, "b"), "c");
  expect(ids(withConversation(none, at("a", 15)))).toBe("");
});

test("the next page goes behind, and does not undo what an event told", () => {
  const moved = withConversation(first, at("a", 40));
  const list = withNextPage(moved, page([at("a", 10), at("z", 5)]));
  expect(ids(list)).toBe("a c b z");
  expect(list.after).toBeNull();
});

test("a list that is not loaded takes no events", () => {
  expect(withConversation(emptyList, at("a", 1))).toBe(emptyList);
});

test("a sent reply moves its conversation up before the event comes", () => {
  const sent = reply("r", 60);
  expect(ids(withLastMessage(first, "b", previewOf(sent)))).toBe("b c");
});

test("the answer to a mutation does not undo a later status or message", () => {
  const read = withConversation(first, conversation("b", reply("r", 60, { status: "READ" })));
  expect(withLastMessage(read, "b", previewOf(reply("r", 60)))).toBe(read);
  const answered = withConversation(first, at("b", 61));
  expect(withLastMessage(answered, "b", previewOf(reply("r", 60)))).toBe(answered);
});
