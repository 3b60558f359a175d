import { expect, test, vi } from "vitest";
import { Failure } from "../api/failure";
import { storage } from "../app/fixtures";
import type { Attached } from "../attach/attached";
import { message, reply } from "../inbox/fixtures";
import type { Message } from "../inbox/message";
import { inputOf, Outbox, type Pending, stillPending } from "./outbox";

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
function setUp(kept = storage(), viewerId = "usr_1") {
  const delivered: string[] = [];
  const answers: { resolve: (...became: string[]) => void; reject: (error: Error) => void }[] = [];
  const deliver = (pending: Pending) => {
    delivered.push(pending.key);
    return new Promise<string[]>((resolve, reject) => {
      answers.push({ resolve: (...became) => resolve(became), reject });
    });
  };
  const look = vi.fn(async (): Promise<Message[]> => []);
  const outbox = new Outbox(deliver, kept, viewerId, look);
  const states = () => outbox.getState().map((p) => `${p.key} ${p.state}${p.code ? ` ${p.code}` : ""}`);
  return { outbox, delivered, answers, look, states, kept };
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

test("a conversation whose reply failed is known by it, until that is tried again", async () => {
  const { outbox, answers } = setUp();
  outbox.add(draft("one", "c1"));
  outbox.add(draft("two", "c2"));
  expect(outbox.failedIn("c1")).toBeUndefined(); // it is on its way
  answers[0]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(outbox.failedIn("c1")?.key).toBe("one"));
  expect(outbox.failedIn("c2")).toBeUndefined();
  outbox.retry("c1");
  expect(outbox.failedIn("c1")).toBeUndefined();
});

test("where two conversations become one, what failed in one is tried again in the other", async () => {
  const { outbox, answers, states, delivered } = setUp();
  const places = () => outbox.getState().map((p) => p.conversationId);
  outbox.add(draft("one", "c1"));
  outbox.add(draft("two", "c1"));
  outbox.merge("c1", "c2");
  expect(places()).toEqual(["c1", "c1"]); // they are on their way
  answers[0]?.reject(new Failure("NOT_FOUND"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed NOT_FOUND", "two failed BEHIND"]));
  expect(places()).toEqual(["c2", "c2"]);
  outbox.retry("c2");
  expect(delivered).toEqual(["one", "one"]);
  answers[1]?.resolve("m1");
  await vi.waitFor(() => expect(delivered).toEqual(["one", "one", "two"]));
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

test.each([
  ["", null],
  [" \n", null],
  [" hi ", " hi "],
])("of the text %j the server is told %j", (text, told) => {
  expect(inputOf({ ...draft("one"), text, state: "sending" })).toMatchObject({
    text: told,
    idempotencyKey: "one",
  });
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
  const old = reply("m0", -2, { text: "hi" }); // which scrolling back has loaded
  expect(stillPending([sending("one")], [old], "usr_1")).toHaveLength(1);
});

test("a message is one that is on its way rather than one that failed before it", () => {
  const pending = (key: string, state: Pending["state"]): Pending => ({
    ...draft(key),
    says: "ok",
    state,
    code: "NETWORK",
  });
  const left = stillPending(
    [pending("one", "failed"), pending("two", "sending")],
    [reply("m1", 1, { text: "ok" })],
    "usr_1",
  );
  expect(left.map(({ key }) => key)).toEqual(["one"]);
});

test("what failed is asked back for a change, what is on its way is not", async () => {
  const { outbox, answers, states } = setUp();
  const wanted = () => outbox.getState().map((p) => p.wanted ?? false);
  outbox.add(draft("one"));
  await outbox.edit("one");
  expect(wanted()).toEqual([false]);
  answers[0]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed NETWORK"]));
  await outbox.edit("one");
  expect(wanted()).toEqual([true]);
});

test.each(["NETWORK", "INTERNAL"])(
  "after %s what the server has all the same is not changed",
  async (code) => {
    const { outbox, answers, look, states } = setUp();
    outbox.add({ ...draft("one"), says: "hi" });
    answers[0]?.reject(new Failure(code));
    await vi.waitFor(() => expect(states()).toEqual([`one failed ${code}`]));
    look.mockRejectedValueOnce(new Failure("NETWORK"));
    await expect(outbox.edit("one")).rejects.toThrow();
    expect(outbox.getState()[0]?.wanted).toBeUndefined(); // nobody knows yet
    look.mockResolvedValueOnce([reply("m1", 1, { text: "hi" })]);
    await outbox.edit("one");
    expect(states()).toEqual([]);
  },
);

test("what is tried again while it is looked for is not changed", async () => {
  const { outbox, answers, look, states } = setUp();
  outbox.add(draft("one"));
  answers[0]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed NETWORK"]));
  look.mockImplementationOnce(async () => {
    outbox.retry("elsewhere");
    outbox.retry("c1");
    expect(states()).toEqual(["one sending"]);
    answers[1]?.reject(new Failure("NETWORK"));
    await vi.waitFor(() => expect(states()).toEqual(["one failed NETWORK"]));
    return [];
  });
  await outbox.edit("one");
  expect(outbox.getState()[0]?.wanted).toBeUndefined();
});

test("what is tried again elsewhere hinders no change", async () => {
  const { outbox, answers, look, states } = setUp();
  outbox.add(draft("one"));
  answers[0]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed NETWORK"]));
  look.mockImplementationOnce(async () => {
    outbox.retry("elsewhere");
    return [];
  });
  await outbox.edit("one");
  expect(outbox.getState()[0]?.wanted).toBe(true);
});

test("what an event told before its own answer was lost has not failed", async () => {
  const { outbox, answers, states } = setUp();
  outbox.add({ ...draft("one"), says: "hi" });
  outbox.add({ ...draft("two"), says: "hi" });
  const arrived = [reply("m1", 1, { text: "hi" })];
  outbox.settle("c1", arrived);
  expect(states()).toEqual(["one sending", "two sending"]); // its answer is still to come
  answers[0]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(states()).toEqual(["two sending"]));
  outbox.settle("c1", arrived); // which stands for the first
  answers[1]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(states()).toEqual(["two failed NETWORK"]));
});

test("what the server refused is changed without another look", async () => {
  const { outbox, answers, look, states } = setUp();
  outbox.add(draft("one"));
  answers[0]?.reject(new Failure("MESSAGE_TOO_LONG"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed MESSAGE_TOO_LONG"]));
  await outbox.edit("one");
  expect(outbox.getState()[0]?.wanted).toBe(true);
  expect(look).not.toHaveBeenCalled();
});

test("what was not handed over outlives the page, for its author alone, with its key", async () => {
  const { outbox, kept } = setUp();
  const file: Attached = {
    key: "a",
    name: "a.txt",
    size: 5,
    sent: 5,
    state: "ready",
    input: { fileId: "fil_1" },
  };
  const written = { ...draft("one"), attached: [file], replyTo: message("m0", 0), seen: ["m9"] };
  outbox.add(written);
  outbox.add(draft("two"));
  const again = setUp(kept);
  expect(again.states()).toEqual(["one failed NETWORK", "two failed NETWORK"]);
  expect(again.outbox.getState()[0]).toEqual({ ...written, state: "failed", code: "NETWORK" });
  expect(again.delivered).toEqual([]);
  expect(setUp(kept, "usr_2").states()).toEqual([]);
  again.outbox.retry("c1");
  again.answers[0]?.resolve("m1");
  await vi.waitFor(() => expect(again.delivered).toEqual(["one", "two"]));
  again.answers[1]?.resolve("m2");
  await vi.waitFor(() => expect(kept.items.size).toBe(0));
});

test("why a reply was refused outlives the page, and what is given up leaves nothing", async () => {
  const { outbox, answers, states, kept } = setUp();
  outbox.add(draft("one"));
  answers[0]?.reject(new Failure("WINDOW_CLOSED"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed WINDOW_CLOSED"]));
  const again = setUp(kept);
  expect(again.states()).toEqual(["one failed WINDOW_CLOSED"]);
  again.outbox.discard("one");
  expect(kept.items.size).toBe(0);
});

test.each(["{", "null", '{"key":"one"}', "[null]"])("%s in the storage is no reply", (broken) => {
  const kept = storage();
  kept.items.set("conversa.outbox.usr_1", broken);
  expect(setUp(kept).states()).toEqual([]);
});

test("where the storage is full a reply goes out all the same", async () => {
  const full = () => {
    throw new Error("QuotaExceededError");
  };
  const { outbox, answers, delivered, states } = setUp({ ...storage(), setItem: full });
  outbox.add(draft("one"));
  expect(delivered).toEqual(["one"]);
  answers[0]?.resolve("m1");
  await vi.waitFor(() => expect(states()).toEqual([]));
});

test("a failed reply whose message comes after all is forgotten, and none that says the same", async () => {
  const { outbox, answers, states, kept } = setUp();
  const arrived = reply("m1", 1, { text: "hi" });
  outbox.add({ ...draft("one"), says: "hi" });
  outbox.add({ ...draft("two"), says: "hi" });
  answers[0]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed NETWORK", "two failed NETWORK"]));
  outbox.settle("c1", [arrived]);
  outbox.settle("c1", [arrived]);
  expect(states()).toEqual(["two failed NETWORK"]);
  expect(setUp(kept).states()).toEqual(["two failed NETWORK"]);
});

test("what one reply became is not taken for the next that says the same", async () => {
  const { outbox, answers, delivered, states } = setUp();
  outbox.add({ ...draft("one"), says: "hi" });
  outbox.add({ ...draft("two"), says: "hi" });
  answers[0]?.resolve("m1");
  await vi.waitFor(() => expect(delivered).toEqual(["one", "two"]));
  answers[1]?.reject(new Failure("NETWORK"));
  await vi.waitFor(() => expect(states()).toEqual(["two failed NETWORK"]));
  outbox.settle("c1", [reply("m1", 1, { text: "hi" })]);
  expect(states()).toEqual(["two failed NETWORK"]);
});

test("what the server refused is not forgotten for a message that says the same", async () => {
  const { outbox, answers, states } = setUp();
  outbox.add({ ...draft("one"), says: "hi" });
  answers[0]?.reject(new Failure("WINDOW_CLOSED"));
  await vi.waitFor(() => expect(states()).toEqual(["one failed WINDOW_CLOSED"]));
  outbox.settle("c1", [reply("m1", 1, { text: "hi" })]);
  expect(states()).toEqual(["one failed WINDOW_CLOSED"]);
});
