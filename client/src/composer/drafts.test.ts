import { expect, test, vi } from "vitest";
import { storage } from "../app/fixtures";
import { message } from "../inbox/fixtures";
import { Drafts } from "./drafts";
import { countCharacters } from "./length";

test("each conversation has its own draft, and an empty one leaves nothing", () => {
  const kept = storage();
  const drafts = new Drafts(kept, "usr_1");
  const listener = vi.fn();
  drafts.subscribe(listener);
  drafts.set("c1", "hello");
  drafts.set("c2", "olá");
  expect([drafts.get("c1"), drafts.get("c2"), drafts.get("c3")]).toEqual(["hello", "olá", ""]);
  drafts.set("c1", "");
  expect([...kept.items.values()]).toEqual(["olá"]);
  expect(listener).toHaveBeenCalledTimes(3);
});

test("drafts outlive the page, in the tab's storage, for their author alone", () => {
  const kept = storage();
  new Drafts(kept, "usr_1").set("c1", "hello");
  expect(new Drafts(kept, "usr_1").get("c1")).toBe("hello");
  expect(new Drafts(kept, "usr_2").get("c1")).toBe("");
});

test("the message that a draft answers outlives the page beside it, until it is taken away", () => {
  const kept = storage();
  const drafts = new Drafts(kept, "usr_1");
  const listener = vi.fn();
  drafts.subscribe(listener);
  expect(drafts.quoteOf("c1")).toBeNull();
  drafts.quote("c1", message("m1", 0));
  expect(listener).toHaveBeenCalledTimes(1);
  expect(drafts.quoteOf("c2")).toBeNull();
  const again = new Drafts(kept, "usr_1");
  expect(again.quoteOf("c1")).toEqual(message("m1", 0));
  expect(again.quoteOf("c1")).toBe(again.quoteOf("c1")); // React asks each time
  expect(new Drafts(kept, "usr_2").quoteOf("c1")).toBeNull();
  again.quote("c1", null);
  expect(again.quoteOf("c1")).toBeNull();
  expect(kept.items.size).toBe(0);
});

test("where two conversations become one, the draft that is there stays before the other", () => {
  const drafts = new Drafts(storage(), "usr_1");
  drafts.set("c1", "from one");
  drafts.quote("c1", message("m1", 0));
  drafts.merge("c1", "c2");
  drafts.merge("c1", "c2"); // again: nothing is left to move
  expect([drafts.get("c1"), drafts.get("c2")]).toEqual(["", "from one"]);
  expect([drafts.quoteOf("c1"), drafts.quoteOf("c2")?.id]).toEqual([null, "m1"]);
  drafts.set("c3", "from three");
  drafts.quote("c3", message("m3", 0));
  drafts.merge("c3", "c2");
  expect([drafts.get("c2"), drafts.quoteOf("c2")?.id]).toEqual(["from one\n\nfrom three", "m1"]);
});

test("a character outside of the basic plane counts once", () => {
  expect(countCharacters("ação 🌻")).toBe(6);
});
