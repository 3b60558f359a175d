import { expect, test, vi } from "vitest";
import { storage } from "../app/fixtures";
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

test("a character outside of the basic plane counts once", () => {
  expect(countCharacters("ação 🌻")).toBe(6);
});
