import { expect, test } from "vitest";
import { FakeServer, setUpLong, storeOf } from "./fakeServer";
import { message } from "./fixtures";

test("a page behind a part is not put behind the end that took the part's place meanwhile", async () => {
  const { server, store, thread, span } = setUpLong();
  await store.openThread("long", "m10");
  server.hold = true;
  const loading = Promise.all([store.loadThread("long"), store.loadNewer("long")]);
  await server.answerFirst();
  expect(span()).toEqual(["m110", "m159", 50]);
  server.release();
  await loading;
  expect(span()).toEqual(["m110", "m159", 50]);
  expect(thread()).toMatchObject({ before: "m110", after: null, newer: "idle" });
  store.apply(server.added("long", message("m160", 160)));
  expect(span()).toEqual(["m110", "m160", 51]);
});

test("a page before a thread that begins elsewhere meanwhile is not put before it", async () => {
  const { server, store, say, thread, span } = setUpLong();
  await store.openThread("long");
  say(160, 220); // in a gap of the events
  server.hold = true;
  const loading = Promise.all([store.loadThread("long"), store.loadOlder("long")]);
  await server.answerFirst();
  server.release();
  await loading;
  expect(span()).toEqual(["m170", "m219", 50]);
  expect(thread()).toMatchObject({ before: "m170", older: "idle" });
});

test("what cannot be loaded at a place that is another meanwhile is no failure", async () => {
  const { server, store, thread } = setUpLong();
  await store.openThread("long", "m10");
  const { query } = server;
  let fail = () => {};
  server.query = () =>
    new Promise((_, reject) => {
      fail = () => reject(new Error("no"));
    });
  const newer = store.loadNewer("long");
  server.query = query;
  await store.loadThread("long");
  fail();
  await newer;
  expect(thread()).toMatchObject({ status: "ready", after: null, newer: "idle" });
});

test("pages grow a thread at both ends while nothing else happens", async () => {
  const { store, thread, span } = setUpLong();
  await store.openThread("long", "m60");
  await Promise.all([store.loadOlder("long"), store.loadNewer("long")]);
  expect(span()).toEqual(["m10", "m110", 101]);
  expect(thread()).toMatchObject({ before: "m10", after: "m110", older: "idle", newer: "idle" });
});

test("a conversation that is gone when more of it is asked for is missing", async () => {
  const { server, store, thread } = setUpLong();
  await store.openThread("long");
  server.threads.delete("long");
  await store.loadOlder("long");
  expect(thread()?.status).toBe("missing");
});

test("a page of the list is not put behind rows that took the place of those before it", async () => {
  const server = new FakeServer();
  const store = storeOf(server);
  const begin = (name: string, from: number) => {
    for (let n = 0; n < 60; n++) {
      server.added(`${name}${n}`, message(`${name}${n}`, from + n));
    }
  };
  begin("old", 0);
  await store.loadList();
  begin("new", 100); // in a gap of the events
  server.hold = true;
  const loading = Promise.all([store.loadList(), store.loadMore()]);
  await server.answerFirst();
  server.release();
  await loading;
  const { list } = store.getState();
  expect(list.rows.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, n) => `new${59 - n}`));
  expect(list).toMatchObject({ after: "new10", more: "idle" });
});
