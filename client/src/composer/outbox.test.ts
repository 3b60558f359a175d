import { expect, test, vi } from "vitest";
import { Failure } from "../api/failure";
import { reply } from "../inbox/fixtures";
import { Outbox, type Pending, stillPending } from "./outbox";

const draft = (key: string, conversationId = "c1") => ({
  key,
  conversationId,
  text: key,
  says: key,
  attached: [],
  replyTo: null,
  at: "2026-03-01T12:00:00.000Z",
  seen: [],
});

/** A server that answers when the test says so. */
function setUp() {
  const delivered: string[] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const outbox = new Outbox((pending) => {
    delivered.push(pending.key);
    return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }));
  });
  const states = () => outbox.getState().map((p) => `${p.key} ${p.state}${p.code ? ` ${p.code}` : ""}`);
  return { outbox, delivered, answers, states };
}

test("replies of one conversation are handed over one after the other", async () => {
  const { outbox, delivered, answers, states } = setUp();
  outbox.add(draft("one"));
  outbox.add(draft("two"));
  expect(delivered).toEqual(["one"]);
  answers[0]?.resolve();
  await vi.waitFor(() => expect(delivered).toEqual(["one", "two"]));
  answers[1]?.resolve();
  await vi.waitFor(() => expect(states()).toEqual([]));
});

test("conversations do not wait for each other", () => {
  const { outbox, delivered } = setUp();
  outbox.add(draft("one", "c1"));
  outbox.add(draft("two", "c2"));
  expect(delivered).toEqual(["one", "two"]);
});

test("a failure keeps the text, says why, and keeps those behind from overtaking", async () => {
  const { outbox, delivered, answers, states } = setUp();
  outbox.add(draft("one"));
  outbox.add(draft("two"));
  answers[0]?.reject(new Failure("WINDOW_CLOSED"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed WINDOW_CLOSED", "two failed WINDOW_CLOSED"]));
  expect(delivered).toEqual(["one"]);
  expect(outbox.getState().map((p) => p.text)).toEqual(["one", "two"]);
});

test("what is wrong with one text is not said of those behind it", async () => {
  const { outbox, answers, states } = setUp();
  outbox.add(draft("one"));
  outbox.add(draft("two"));
  answers[0]?.reject(new Failure("MISSING_MERGE_VALUE"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed MISSING_MERGE_VALUE", "two failed BEHIND"]));
});

test("trying again uses the same key, in the same order", async () => {
  const { outbox, delivered, answers } = setUp();
  outbox.add(draft("one"));
  outbox.add(draft("two"));
  answers[0]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(outbox.getState().every((p) => p.state === "failed")).toBe(true));
  outbox.retry("c1");
  answers[1]?.resolve();
  await vi.waitFor(() => expect(delivered).toEqual(["one", "one", "two"]));
});

test("only what failed can be discarded", async () => {
  const { outbox, answers, states } = setUp();
  outbox.add(draft("one"));
  outbox.discard("one");
  expect(states()).toEqual(["one sending"]);
  answers[0]?.reject(new Failure("INTERNAL"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed INTERNAL"]));
  outbox.discard("one");
  expect(states()).toEqual([]);
});

test("a reply whose event came first is shown once", () => {
  const sending = (key: string, seen: string[] = []): Pending => ({
    ...draft(key),
    text: "$[Leads.Greeting]",
    says: "hi",
    attached: [],
    seen,
    state: "sending",
  });
  const arrived = reply("m1", 1, { text: "hi" });
  expect(stillPending([sending("one"), sending("two")], [arrived], "usr_1").map((p) => p.key)).toEqual([
    "two",
  ]);
  expect(stillPending([sending("one", ["m1"])], [arrived], "usr_1")).toHaveLength(1);
  expect(stillPending([sending("one")], [arrived], "usr_2")).toHaveLength(1);
});
