// graphql-transport-ws, by the client of those who wrote the protocol.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { post, signIn, startServer, within } from "./server.mjs";

const received =
  "subscription ($since: Cursor) { messageReceived(since: $since) { cursor message { text } } }";

function connect(url, token, options = {}) {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${token}` },
    ...options,
  });
}

/** collect subscribes and resolves with the first n events. */
function collect(client, n, variables, onSubscribed = () => {}) {
  return new Promise((resolve, reject) => {
    const events = [];
    const stop = client.subscribe(
      { query: received, variables },
      {
        next: (event) => {
          events.push(event.data.messageReceived);
          if (events.length === n) {
            stop();
            resolve(events);
          }
        },
        error: reject,
        complete: () => {},
      },
    );
    client.on("connected", onSubscribed);
  });
}

/** arrived waits until so many messages are in the inbox: the simulator dies with the demo. */
async function arrived(endpoint, token, count) {
  for (let tries = 0; tries < 100; tries++) {
    const { data } = await post(endpoint, { query: "{ messages { totalCount } }" }, token);
    if (data.messages.totalCount === count) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not ${count} messages`);
}

test("graphql-ws: queries, errors, pings and subscriptions share a socket", async (t) => {
  const { socket, token, write } = await startServer(t);
  let pongs = 0;
  const client = connect(socket, token, { keepAlive: 100, on: { pong: () => pongs++ } });
  t.after(() => client.dispose());
  const results = client.iterate({ query: "{ viewer { email } }" });
  assert.equal((await within(5000, "query", results.next())).value.data.viewer.email, "ana@example.com");
  const refused = new Promise((resolve) =>
    client.subscribe({ query: "{ noSuchField }" }, { next: () => {}, error: resolve, complete: () => {} }),
  );
  const errors = await within(5000, "refusal", refused);
  assert.equal(errors[0].extensions.code, "INVALID_INPUT");
  assert.ok(!JSON.stringify(errors).includes("noSuchField"), "the input is echoed");
  const events = within(10_000, "events", collect(client, 2));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await write("one");
  await write("two");
  assert.deepEqual(
    (await events).map((e) => e.message.text),
    ["one", "two"],
  );
  assert.ok(pongs > 0, "no pong");
});

test("graphql-ws: a cut-off client resumes with its cursor over a kill, without gap or repeat", async (t) => {
  const { demo, endpoint, socket, token, write } = await startServer(t);
  const before = connect(socket, token);
  const first = within(10_000, "first event", collect(before, 1));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await write("before");
  const [{ cursor }] = await first;
  before.dispose();
  await write("missed 1");
  await write("missed 2");
  await arrived(endpoint, token, 3);
  await demo.kill();
  await demo.start();
  const after = connect(socket, token);
  t.after(() => after.dispose());
  const events = within(15_000, "missed events", collect(after, 3, { since: cursor }));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await write("after");
  assert.deepEqual(
    (await events).map((e) => e.message.text),
    ["missed 1", "missed 2", "after"],
  );
});

test("graphql-ws: a bad token and a session that ends close the socket for good", async (t) => {
  const { demo, endpoint, socket } = await startServer(t);
  const closed = (token) =>
    new Promise((resolve) => {
      connect(socket, token, {
        lazy: false,
        retryAttempts: 3,
        onNonLazyError: () => {},
        on: { closed: resolve },
      });
    });
  assert.ok([4401, 4403].includes((await within(5000, "refusal", closed("no-such-token"))).code));
  const token = await signIn(endpoint, demo.signIn);
  const cut = closed(token);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const answer = await post(endpoint, { query: "mutation { signOut { signedOut } }" }, token);
  assert.equal(answer.data.signOut.signedOut, true);
  assert.equal((await within(5000, "cut-off", cut)).code, 4403);
});
