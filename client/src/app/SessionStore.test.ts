import { afterEach, expect, test, vi } from "vitest";
import { ServerClock } from "../api/clock";
import { SessionStore } from "./SessionStore";

const viewer = {
  id: "usr_1",
  name: "Ana",
  email: "ana@example.com",
  profile: "STANDARD",
  locale: "pt-BR",
  timeZone: "UTC",
};
const refusal = (code: string, extra = {}) => ({
  errors: [{ message: "no", extensions: { code, ...extra } }],
});

afterEach(() => void vi.unstubAllGlobals());

/** serve answers the next requests, in order, as the server would over HTTP. */
function serve(...answers: object[]) {
  const requests: { method: string; accept: string; query: string }[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    requests.push({
      method: init.method ?? "GET",
      accept: headers.get("accept") ?? "",
      query: JSON.parse(String(init.body)).query,
    });
    const body = answers.shift();
    if (body === undefined) {
      throw new TypeError("connection refused");
    }
    const type = "application/graphql-response+json";
    return new Response(JSON.stringify(body), {
      status: "errors" in body ? 401 : 200,
      headers: { "content-type": type, "x-conversa-time": "2030-01-01T00:00:00.000Z" },
    });
  });
  return requests;
}

function setUp() {
  const clock = new ServerClock();
  const session = new SessionStore(clock);
  return { clock, session };
}

test("whoever has a session is in, and the answer sets the clock", async () => {
  const requests = serve({ data: { viewer } });
  const { clock, session } = setUp();
  await session.look();
  expect(session.getState()).toEqual({ name: "in", viewer });
  expect(new Date(clock.now()).getUTCFullYear()).toBe(2030);
  expect(requests).toMatchObject([{ method: "POST", accept: "application/graphql-response+json" }]);
});

test("whoever has none is asked to sign in, without a word about a session", async () => {
  serve(refusal("UNAUTHENTICATED"));
  const { session } = setUp();
  await session.look();
  expect(session.getState()).toEqual({ name: "out", ended: false });
});

test("a server that cannot be reached is no reason to sign in again", async () => {
  serve();
  const { session } = setUp();
  await session.look();
  expect(session.getState()).toMatchObject({ name: "failed", failure: { code: "NETWORK" } });
});

test("a wrong password and too many attempts are told apart", async () => {
  serve(refusal("UNAUTHENTICATED"), refusal("RATE_LIMITED", { retryAfterMs: 65_000 }), {
    data: { signIn: { viewer } },
  });
  const { session } = setUp();
  await expect(session.signIn("a", "b")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await expect(session.signIn("a", "b")).rejects.toMatchObject({
    code: "RATE_LIMITED",
    retryAfterMs: 65_000,
  });
  await session.signIn("a", "c");
  expect(session.getState()).toEqual({ name: "in", viewer });
});

test("a session that the server has ended is over, and the sign-in page says so", async () => {
  serve({ data: { viewer } });
  const { session } = setUp();
  await session.look();
  session.ended();
  expect(session.getState()).toEqual({ name: "out", ended: true });
});

test("signing out closes the socket first, which is no surprise", async () => {
  serve({ data: { viewer } }, { data: { signOut: { signedOut: true } } });
  const { session } = setUp();
  await session.look();
  const leaving = session.signOut();
  session.ended();
  await leaving;
  expect(session.getState()).toEqual({ name: "out", ended: false });
});

test("while the server cannot be told, the session goes on", async () => {
  serve({ data: { viewer } });
  const { session } = setUp();
  await session.look();
  await expect(session.signOut()).rejects.toMatchObject({ code: "NETWORK" });
  expect(session.getState()).toEqual({ name: "in", viewer });
});

test("a session that was renewed goes on, with what has become of the viewer", async () => {
  const promoted = { ...viewer, profile: "ADMINISTRATOR" };
  serve({ data: { viewer } }, { data: { viewer } }, { data: { viewer: promoted } });
  const { session } = setUp();
  const told = vi.fn();
  await session.look();
  session.subscribe(told);
  await expect(session.confirm()).resolves.toBe(true);
  expect(told).not.toHaveBeenCalled();
  await expect(session.confirm()).resolves.toBe(true);
  expect(session.getState()).toEqual({ name: "in", viewer: promoted });
});

test("a session that was revoked is over; a server that is away proves nothing", async () => {
  serve({ data: { viewer } });
  const { session } = setUp();
  await session.look();
  await expect(session.confirm()).resolves.toBe(true);
  expect(session.getState()).toEqual({ name: "in", viewer });
  serve(refusal("UNAUTHENTICATED"));
  await expect(session.confirm()).resolves.toBe(false);
  expect(session.getState()).toEqual({ name: "out", ended: true });
});

test("an invitation that is accepted signs in", async () => {
  serve(refusal("NOT_FOUND"), { data: { acceptInvitation: { viewer } } });
  const { session } = setUp();
  await expect(session.acceptInvitation("t", "p")).rejects.toMatchObject({ code: "NOT_FOUND", said: "no" });
  await session.acceptInvitation("t", "p");
  expect(session.getState()).toEqual({ name: "in", viewer });
});
