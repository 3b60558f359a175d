import { expect, test } from "vitest";
import { joined, type Place, placeOf, placePath, viewAt } from "./place";

const read = (path: string) => placeOf(new URL(path, "https://example.com").searchParams);
const nowhere: Place = { view: "", edit: "", filter: null, order: null };

test.each([
  nowhere,
  { ...nowhere, view: "mvw_1" },
  { ...nowhere, view: "all", filter: { text: "a & b" }, order: "OLDEST" as const },
  { ...nowhere, edit: "mvw_1", filter: { or: [{ unread: true }, { direction: "OUTBOUND" as const }] } },
])("an address leads back to its place: %j", (place) => {
  expect(read(placePath(place))).toEqual(place);
});

test.each(["filter=nonsense", "filter=[]", "filter={}", "order=SOMEHOW"])("%s is left out", (query) => {
  expect(read(`/messages?${query}`)).toEqual(nowhere);
});

test("a filter narrows another", () => {
  expect(joined({ text: "a" }, { text: "b" })).toEqual({ and: [{ text: "a" }, { text: "b" }] });
  expect(joined(null, { text: "b" })).toEqual({ text: "b" });
  expect(joined({ text: "a" }, null)).toEqual({ text: "a" });
  expect(joined(null, null)).toEqual({});
});

test("a view that is not there any more is neither the first one nor all messages", () => {
  const views = [{ id: "mvw_1" }, { id: "mvw_2" }];
  expect(viewAt({ view: "", edit: "" }, views)).toBe(views[0]);
  expect(viewAt({ view: "", edit: "" }, [])).toBeNull();
  expect(viewAt({ view: "mvw_2", edit: "" }, views)).toBe(views[1]);
  expect(viewAt({ view: "", edit: "mvw_2" }, views)).toBe(views[1]);
  expect(viewAt({ view: "all", edit: "" }, views)).toBeNull();
  expect(viewAt({ view: "mvw_3", edit: "" }, views)).toBeUndefined();
  expect(viewAt({ view: "", edit: "mvw_3" }, views)).toBeUndefined();
});
