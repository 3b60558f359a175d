// GraphQL over HTTP, by the audits of those who edit the specification.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverAudits } from "graphql-http";
import { startServer } from "./server.mjs";

test("GraphQL over HTTP: every MUST and SHOULD of graphql-http's audits", async (t) => {
  const { endpoint, token } = await startServer(t);
  const fetchFn = (url, init = {}) =>
    fetch(url, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  for (const audit of serverAudits({ url: endpoint, fetchFn })) {
    await t.test(audit.name, async () => {
      const result = await audit.fn();
      if (!audit.name.startsWith("MAY")) {
        assert.equal(result.status, "ok", result.reason);
      }
    });
  }
});
