import { expect, test } from "vitest";
import { choiceOf, recordFilter } from "./recordFilter";

const filterOf = (query: string) => recordFilter(choiceOf(new URLSearchParams(query)));

test.each([
  ["", null],
  ["elsewhere=1", null],
  ["search=jo%C3%A3o", { search: "joão" }],
  ["owner=me", { owner: { me: true } }],
  ["owner=usr_1", { owner: { userId: "usr_1" } }],
  ["status=NEW&conversation=no", { statuses: ["NEW"], hasConversation: false }],
  ["conversation=yes", { hasConversation: true }],
  ["created=7", { created: { inLast: { count: 7, unit: "DAY" } } }],
])("the address ?%s narrows to %j", (query, want) => {
  expect(filterOf(query)).toEqual(want);
});
