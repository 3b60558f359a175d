import { afterEach, expect, test, vi } from "vitest";
import type { Api } from "../api/api";
import { Failure } from "../api/failure";
import { Acts } from "./acts";
import { setUp, setUpLong, storeOf } from "./fakeServer";
import { message, reply } from "./fixtures";
import { everything, type ListChoice } from "./listChoice";

afterEach(() => void vi.useRealTimers());

test("an event moves the row and adds to the open thread without fetching", async () => {
  const { server, store, rows, said } = setUp();
  await store.loadList();
  await store.openThread("anna");
  const change = server.added("anna", message("a2", 3));
  server.hold = true; // whatever is fetched from here on never answers
  store.apply(change);
  expect(rows()).toEqual(["anna", "ben"]);
  expect(said("anna")).toEqual(["a1 RECEIVED", "a2 RECEIVED"]);
});

test("a new conversation appears at once", async () => {
  const { server, store, rows } = setUp();
  await store.loadList();
  store.apply(server.added("carla", message("c1", 9)));
  expect(rows()).toEqual(["carla", "ben", "anna"]);
});

test("what happens while a page is under way is not lost", async () => {
  const { server, store, rows, said } = setUp();
  server.hold = true;
  const loading = Promise.all([store.loadList(), store.openThread("anna")]);
  store.apply(server.added("carla", message("c1", 9)));
  store.apply(server.added("anna", message("a2", 10)));
  server.release();
  await loading;
  expect(rows()).toEqual(["anna", "carla", "ben"]);
  expect(said("anna")).toEqual(["a1 RECEIVED", "a2 RECEIVED"]);
});

test("a status that overtakes the answer to the mutation stays", async () => {
  const { server, store, said } = setUp();
  await store.openThread("anna");
  const queued = reply("r1", 5);
  store.apply({ ...server.added("anna", reply("r1", 5, { status: "SENT" })), change: "MESSAGE_CHANGED" });
  store.sent("anna", [queued]);
  expect(said("anna")).toEqual(["a1 RECEIVED", "r1 SENT"]);
});

test("what overtakes the answer to a reaction stays", async () => {
  const { server, store } = setUp();
  await store.openThread("anna");
  const ours = (status: "QUEUED" | "FAILED") =>
    message("a1", 1, { reactions: [{ emoji: "👍", direction: "OUTBOUND", status, failure: null }] });
  server.mutated = { react: { message: ours("QUEUED") } };
  server.hold = true;
  const reacting = new Acts(server as unknown as Api, store).react("anna", "a1", "👍");
  store.apply({
    cursor: "2",
    change: "MESSAGE_CHANGED",
    conversation: server.row("anna"),
    message: ours("FAILED"),
  });
  server.release();
  await reacting;
  expect(store.getState().threads.anna?.messages[0]?.reactions).toMatchObject([{ status: "FAILED" }]);
});

test("an open conversation that was merged away leads to the one that it became part of", async () => {
  const { server, store, rows } = setUp();
  await store.loadList();
  await store.openThread("anna");
  server.merge("anna", "ben");
  await store.customerChanged("ben", "anna");
  expect(store.getState().threads.anna?.status).toBe("missing");
  expect(store.getState().mergedInto).toEqual({ anna: "ben" });
  expect(rows()).toEqual(["ben"]);
});

test("the way to what a conversation became part of is looked for again where that failed", async () => {
  const { server, store } = setUp();
  await store.openThread("anna");
  server.merge("anna", "ben");
  await store.refresh("anna", false); // as where the event came late
  expect(store.getState().threads.anna?.status).toBe("missing");
  const { query } = server;
  server.query = () => Promise.reject(new Failure("NETWORK"));
  await store.customerChanged("ben", "anna");
  expect(store.getState().mergedInto).toEqual({});
  server.query = query;
  await store.customerChanged("ben", "anna");
  expect(store.getState().mergedInto).toEqual({ anna: "ben" });
  store.stop();
});

test("an open conversation that went out of sight leads to nobody else's", async () => {
  const { server, store } = setUp();
  await store.loadList();
  await store.openThread("anna");
  server.threads.delete("anna");
  await store.customerChanged("ben", "anna"); // as of a name that somebody corrected
  expect(store.getState().threads.anna?.status).toBe("missing");
  await store.customerChanged("ben", "anna");
  expect(store.getState().mergedInto).toEqual({});
});

test("a changed name leaves the open conversation open", async () => {
  const { store } = setUp();
  await store.openThread("anna");
  await store.customerChanged("anna", "anna");
  expect(store.getState().threads.anna?.status).toBe("ready");
  expect(store.getState().mergedInto).toEqual({});
});

test("a list that could not be loaded says so, and a list that is there stays", async () => {
  const { server, store, rows } = setUp();
  const broken = storeOf({ query: () => Promise.reject(new Error("no")) });
  await broken.loadList();
  expect(broken.getState().list.status).toBe("failed");

  broken.apply(server.added("anna", message("a2", 3)));
  expect(broken.getState().list.status).toBe("failed");

  await store.loadList();
  server.query = () => Promise.reject(new Error("no"));
  await store.loadList();
  expect(store.getState().list.status).toBe("ready");
  expect(rows()).toEqual(["anna", "ben"]);
});

test("what failed is loaded when the server is back, and nothing else", async () => {
  const { server, store, said } = setUp();
  const { query } = server;
  let asked = 0;
  server.query = () => Promise.reject(new Error("no"));
  await store.loadList();
  await store.openThread("anna");
  server.query = (document, variables) => {
    asked++;
    return query.call(server, document, variables);
  };
  await store.loadFailed("anna");
  await store.loadFailed("anna");
  expect(asked).toBe(2);
  expect(store.getState().list.status).toBe("ready");
  expect(said("anna")).toEqual(["a1 RECEIVED"]);
});

test("what cannot be read after a gap is read after a while, and then no more", async () => {
  vi.useFakeTimers();
  const { server, store, rows, said } = setUp();
  const query = vi.spyOn(server, "query");
  await store.loadList();
  store.show("anna");
  await store.openThread("anna");
  server.added("anna", message("a2", 3)); // in the gap
  query.mockRejectedValue(new Failure("NETWORK"));
  await store.refresh("anna");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(rows()).toEqual(["ben", "anna"]);
  expect(said("anna")).toEqual(["a1 RECEIVED"]);
  query.mockRestore();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(rows()).toEqual(["anna", "ben"]);
  expect(said("anna")).toEqual(["a1 RECEIVED", "a2 RECEIVED"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("who is signed out asks no more", async () => {
  vi.useFakeTimers();
  const { server, store } = setUp();
  await store.loadList();
  server.query = () => Promise.reject(new Failure("UNAUTHENTICATED"));
  await store.refresh(null);
  expect(vi.getTimerCount()).toBe(0);
  server.query = () => Promise.reject(new Failure("NETWORK"));
  await store.refresh(null);
  expect(vi.getTimerCount()).toBe(1);
  store.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test("what the viewer may see no longer goes, also from the open thread", async () => {
  const { server, store, rows } = setUp();
  await store.loadList();
  await store.openThread("anna");
  server.threads.delete("anna");
  await store.refresh("anna");
  expect(rows()).toEqual(["ben"]);
  expect(store.getState().threads.anna?.status).toBe("missing");
  expect(Object.keys(store.getState().conversations)).toEqual(["ben"]);
});

test("what is read leaves the list of the unread, but not while it is on the screen", async () => {
  const { server, store, rows } = setUp();
  server.unread.set("anna", 1).set("ben", 1);
  await store.choose({ ...everything, unread: true });
  store.show("anna");
  server.unread.delete("anna");
  store.apply({ ...server.added("anna", reply("r1", 5)), change: "READ" });
  expect(rows()).toEqual(["anna", "ben"]);
  store.show("ben");
  expect(rows()).toEqual(["ben"]);
});

test("an answer to an earlier choice does not fill the list of a later one", async () => {
  const { server, store, rows } = setUp();
  server.hold = true;
  const all = store.loadList();
  const unread = store.choose({ ...everything, unread: true });
  server.release();
  await Promise.all([all, unread]);
  expect(rows()).toEqual([]);
  expect(store.getState().list.status).toBe("ready");
});

test("a thread opened at a message shows its surroundings, and its end once something is sent", async () => {
  const { server, store, said } = setUp();
  server.added("anna", message("a2", 2));
  await store.openThread("anna", "a1");
  expect(said("anna")).toEqual(["a1 RECEIVED"]);
  store.apply(server.added("anna", message("a3", 3)));
  expect(said("anna")).toEqual(["a1 RECEIVED"]);
  store.sent("anna", [reply("r1", 9)]);
  await Promise.resolve();
  await store.openThread("anna");
  expect(said("anna")).toEqual(["a1 RECEIVED", "a2 RECEIVED", "a3 RECEIVED"]);
});

test("the open thread stays while it is read again for its customer, and is read whole", async () => {
  const { server, store, said } = setUp();
  await store.openThread("anna");
  server.threads.set("anna", [message("a0", 0), message("a1", 1)]); // another's became part of it
  server.hold = true;
  const changing = store.customerChanged("anna", "anna");
  expect(said("anna")).toEqual(["a1 RECEIVED"]);
  expect(store.getState().threads.anna?.status).toBe("ready");
  store.apply(server.added("anna", message("a2", 2)));
  expect(said("anna")).toEqual(["a1 RECEIVED", "a2 RECEIVED"]);
  server.release();
  await changing;
  expect(said("anna")).toEqual(["a0 RECEIVED", "a1 RECEIVED", "a2 RECEIVED"]);
});

test("of a thread that got company, nothing is kept that was loaded before", async () => {
  const { server, store, thread, span } = setUpLong();
  await store.openThread("long");
  await store.loadOlder("long");
  expect(span()).toEqual(["m60", "m159", 100]);
  await store.customerChanged("long", "long");
  expect(span()).toEqual(["m110", "m159", 50]);
  expect(thread()).toMatchObject({ status: "ready", before: "m110", older: "idle" });
  server.query = () => Promise.reject(new Error("no"));
  await store.loadOlder("long");
  expect(thread()?.older).toBe("failed");
});

test("a thread that cannot be read again for its customer is read when the server is back", async () => {
  const { server, store, said } = setUp();
  await store.loadList();
  await store.openThread("anna");
  const { query } = server;
  server.threads.set("anna", [message("a0", 0), message("a1", 1)]);
  server.query = () => Promise.reject(new Error("no"));
  await store.customerChanged("anna", "anna");
  expect(said("anna")).toEqual(["a1 RECEIVED"]);
  server.query = query;
  await store.loadFailed("anna");
  expect(said("anna")).toEqual(["a0 RECEIVED", "a1 RECEIVED"]);
});

test("who reads an old part stays there, whoever's customer changed", async () => {
  const { server, store, thread, span } = setUpLong();
  await store.openThread("long", "m60");
  await store.loadNewer("long");
  await store.customerChanged("ben", "long");
  expect(span()).toEqual(["m60", "m110", 51]);
  await store.customerChanged("long", "long");
  expect(span()).toEqual(["m85", "m85", 1]); // a page around the middle, which is one message here
  expect(thread()).toMatchObject({ status: "ready", before: "m85", after: "m85" });
  const others = server.threads.get("long")?.filter(({ id }) => id !== "m85") ?? [];
  server.threads.set("long", others);
  await store.customerChanged("long", "long");
  expect(span()).toEqual(["m110", "m159", 50]);
});

test("after a gap an old part is read again, where it stands", async () => {
  const { server, store, thread } = setUpLong();
  await store.openThread("long", "m60");
  const said = server.threads.get("long") ?? [];
  server.threads.set(
    "long",
    said.map((m) => (m.id === "m60" ? { ...m, text: "edited" } : m)),
  );
  await store.refresh("long");
  expect(thread()?.messages.map(({ id, text }) => [id, text])).toEqual([["m60", "edited"]]);
  expect(thread()?.status).toBe("ready");
});

test("after a gap the reader of an old part keeps all that was loaded, and never gets the end", async () => {
  const { server, store, say, thread, span } = setUpLong();
  store.show("long");
  await store.openThread("long", "m20");
  for (let pages = 0; pages < 2; pages++) {
    await store.loadNewer("long");
  }
  expect(span()).toEqual(["m20", "m120", 101]);
  say(160, 300); // in the gap
  const { query } = server;
  server.query = () => Promise.reject(new Failure("NETWORK"));
  await store.refresh("long");
  expect(span()).toEqual(["m20", "m120", 101]);
  server.query = query;
  await store.loadFailed("long");
  expect(span()).toEqual(["m20", "m120", 101]);
  expect(thread()).toMatchObject({ status: "ready", before: "m20", after: "m120" });
  store.stop();
});

test("of a long old part the beginning is read again, and the rest stays with its place", async () => {
  const { store, say, thread, span } = setUpLong();
  say(160, 500);
  await store.openThread("long", "m20");
  for (let pages = 0; pages < 6; pages++) {
    await store.loadNewer("long");
  }
  await store.refresh("long");
  expect(span()).toEqual(["m20", "m320", 301]);
  expect(thread()).toMatchObject({ before: "m20", after: "m320" });
});

test("an old part whose message is another conversation's after a gap gives way to the end", async () => {
  const { server, store, span } = setUpLong();
  await store.openThread("long", "m20");
  server.threads.set("long", server.threads.get("long")?.slice(30) ?? []);
  await store.refresh("long");
  expect(span()).toEqual(["m110", "m159", 50]);
});

test("an old part whose conversation was merged away leads to the one that it became part of", async () => {
  const { server, store, thread } = setUpLong();
  await store.openThread("long", "m60");
  server.merge("long", "ben");
  await store.customerChanged("ben", "long");
  expect(thread()?.status).toBe("missing");
  expect(store.getState().mergedInto).toEqual({ long: "ben" });
});

test("each minute the lists are read again that time alone changes, and no others", async () => {
  const { server, store } = setUp();
  const { query } = server;
  let asked = 0;
  server.query = (document, variables) => {
    asked++;
    return query.call(server, document, variables);
  };
  const askedFor = async (choice: Partial<ListChoice>) => {
    await store.choose({ ...everything, ...choice });
    asked = 0;
    await store.minutePassed();
    return asked;
  };
  expect(await askedFor({})).toBe(0);
  expect(await askedFor({ order: "WAITING_LONGEST" })).toBe(0);
  expect(await askedFor({ closing: true })).toBe(1);
  expect(await askedFor({ order: "WINDOW_CLOSING" })).toBe(1);
});
