import { expect, test } from "vitest";
import { conversation, instant, message } from "./fixtures";
import { comparing, conversationFilter, everything, type ListChoice, passes } from "./listChoice";
import { emptyList, type ListState, withConversation, withFirstPages } from "./listState";

const now = Date.parse(instant(60));
const row = conversation("a", message("a1", 1), {
  unreadCount: 2,
  waitingSince: instant(1),
  window: { open: true, openedAt: instant(0), closesAt: instant(90) },
});
const choose = (own: Partial<ListChoice>): ListChoice => ({ ...everything, ...own });

test("nothing chosen is no filter, and all that is chosen must hold", () => {
  expect(conversationFilter(everything)).toBeNull();
  expect(conversationFilter(choose({ mine: true, waiting: true, unread: true, closing: true }))).toEqual({
    owner: { me: true },
    waiting: true,
    unread: true,
    window: "CLOSING",
  });
});

test.each([
  [{ mine: true }, { owner: { id: "usr_2", name: "Bia" } }],
  [{ waiting: true }, { waitingSince: null }],
  [{ unread: true }, { unreadCount: 0 }],
  [{ closing: true }, { window: { open: true, openedAt: null, closesAt: instant(121) } }],
  [{ closing: true }, { window: { open: false, openedAt: null, closesAt: instant(90) } }],
  [{ order: "WAITING_LONGEST" as const }, { waitingSince: null }],
  [{ order: "WINDOW_CLOSING" as const }, { window: { open: false, openedAt: null, closesAt: null } }],
])("%j lists the row, and does not list one with %j", (choice, other) => {
  expect(passes(row, choose(choice), "usr_1", now)).toBe(true);
  expect(passes({ ...row, ...other }, choose(choice), "usr_1", now)).toBe(false);
});

test("who waits longest stands first, and ids decide between equals", () => {
  const waits = (id: string, at: number) => conversation(id, null, { waitingSince: instant(at) });
  const rows = [waits("c", 5), waits("b", 5), waits("a", 9)];
  expect(rows.sort(comparing("WAITING_LONGEST")).map(({ id }) => id)).toEqual(["b", "c", "a"]);
});

test("a row that moves behind the last one that is loaded comes back with its page", () => {
  const waits = (id: string, at: number) => conversation(id, null, { waitingSince: instant(at) });
  const page = { nodes: [waits("a", 1), waits("b", 2)], pageInfo: { hasNextPage: true, endCursor: "b" } };
  const list: ListState = withFirstPages(
    { ...emptyList, choice: choose({ order: "WAITING_LONGEST" }) },
    page,
  );
  expect(withConversation(list, waits("a", 9)).rows.map(({ id }) => id)).toEqual(["b"]);
});
