import { afterEach, expect, test, vi } from "vitest";
import { ChangePasswordDocument, ViewerDocument } from "../gql/graphql";
import { Api } from "./api";
import { ServerClock } from "./clock";

afterEach(() => void vi.unstubAllGlobals());

const refusal = { errors: [{ message: "no", extensions: { code: "UNAUTHENTICATED" } }] };
const renewed = { data: { changePassword: { viewer: { id: "usr_1" } } } };
const viewer = { data: { viewer: { id: "usr_1" } } };
const passwords = { current: "one fine password", next: "another fine password" };

/** serve holds each request until it is answered, by the operation's name, the oldest first. */
function serve() {
  const waiting: { query: string; answer: (body: object) => void }[] = [];
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    const { query } = JSON.parse(String(init.body));
    return new Promise((resolve) => {
      const answer = (body: object) =>
        resolve(
          new Response(JSON.stringify(body), {
            status: "errors" in body ? 401 : 200,
            headers: { "content-type": "application/graphql-response+json" },
          }),
        );
      waiting.push({ query, answer });
    });
  });
  return async (name: string, body: object) => {
    const found = await vi.waitUntil(() => waiting.findIndex(({ query }) => query.includes(name)) + 1);
    waiting.splice(found - 1, 1)[0]?.answer(body);
  };
}

function setUp() {
  const signedOut = vi.fn();
  return { answer: serve(), signedOut, api: new Api(new ServerClock(), signedOut) };
}

test.each(["before", "after"])("what is refused %s a renewal was answered is asked again", async (when) => {
  const { answer, signedOut, api } = setUp();
  const asked = api.query(ViewerDocument, {});
  const changed = api.renew(ChangePasswordDocument, passwords);
  if (when === "before") {
    await answer("viewer", refusal);
  }
  await answer("changePassword", renewed);
  await changed;
  if (when === "after") {
    await answer("viewer", refusal);
  }
  await answer("viewer", viewer);
  await expect(asked).resolves.toEqual(viewer.data);
  expect(signedOut).not.toHaveBeenCalled();
});

test("what is refused after it was asked again, or without a renewal, is over", async () => {
  const { answer, signedOut, api } = setUp();
  const asked = api.query(ViewerDocument, {});
  await answer("viewer", refusal);
  await expect(asked).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(signedOut).toHaveBeenCalledTimes(1);

  const changed = api.renew(ChangePasswordDocument, passwords);
  const again = api.query(ViewerDocument, {});
  await answer("changePassword", renewed);
  await changed;
  await answer("viewer", refusal);
  await answer("viewer", refusal);
  await expect(again).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(signedOut).toHaveBeenCalledTimes(2);
});

test("what is asked again while it is under way is asked of the server, and has its own answer", async () => {
  const { answer, api } = setUp();
  const first = api.query(ViewerDocument, {});
  const second = api.query(ViewerDocument, {});
  await answer("viewer", viewer);
  await expect(first).resolves.toEqual(viewer.data);
  const changed = { data: { viewer: { id: "usr_2" } } };
  await answer("viewer", changed);
  await expect(second).resolves.toEqual(changed.data);
});
