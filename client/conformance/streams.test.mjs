// graphql-sse, by the client of those who wrote the protocol.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "graphql-sse";
import { startServer, within } from "./server.mjs";

test("graphql-sse: a subscription and a refused document", async (t) => {
  const { endpoint, token, write } = await startServer(t);
  const client = createClient({
    url: endpoint,
    retryAttempts: 0,
    headers: { authorization: `Bearer ${token}` },
  });
  t.after(() => client.dispose());
  const query = "subscription { messageReceived { message { text } } }";
  const event = new Promise((resolve, reject) => {
    client.subscribe({ query }, { next: resolve, error: reject, complete: () => {} });
  });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await write("through the stream");
  const { data } = await within(5000, "event", event);
  assert.equal(data.messageReceived.message.text, "through the stream");
  const refusal = new Promise((resolve) => {
    client.subscribe({ query: "{ noSuchField }" }, { next: resolve, error: resolve, complete: () => {} });
  });
  const { errors } = await within(5000, "refusal", refusal);
  assert.equal(errors[0].extensions.code, "INVALID_INPUT");
});
