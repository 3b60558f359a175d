import { expect, test } from "vitest";
import type { Api } from "../api/api";
import { Acts } from "./acts";
import { conversation, instant, message, reply } from "./fixtures";
import { everything } from "./listChoice";
import type { Message } from "./message";
import { type Change, InboxStore } from "./store";

type Asked = { id?: string; filter?: { unread?: boolean } | null; around?: string };

/** FakeServer answers the store's three queries from its rows, each when the test lets it. */
class FakeServer {
  readonly threads = new Map<string, Message[]>();
  readonly unread = new Map<string, number>();
  private readonly held: (() => void)[] = [];
  hold = false;
  /** What a mutation answers. */
  mutated: unknown = null;

  async query(document: unknown, variables: Asked): Promise<unknown> {
    return this.later(this.answer(String(document).match(/query (\w+)/)?.[1], variables));
  }

  async mutate(): Promise<unknown> {
    return this.later(this.mutated);
  }

  private async later(answer: unknown): Promise<unknown> {
    if (this.hold) {
      await new Promise<void>((resolve) => this.held.push(resolve));
    }
    return answer;
  }

  release(): void {
    this.hold = false;
    for (const resolve of this.held.splice(0)) {
      resolve();
    }
  }

  private answer(name: string | undefined, { id = "", filter, around }: Asked): unknown {
    if (name === "ConversationPage") {
      const nodes = [...this.threads.keys()]
        .map((key) => this.row(key))
        .filter((row) => !filter?.unread || row.unreadCount > 0);
      return { conversations: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } };
    }
    const messages = this.threads.get(id);
    if (messages === undefined) {
      return { node: null };
    }
    const cut = around === undefined ? messages : messages.filter((m) => m.id === around);
    const hasNextPage = cut.length < messages.length;
    const pageInfo = { hasPreviousPage: false, startCursor: null, hasNextPage, endCursor: "end" };
    return { node: { __typename: "Conversation", ...this.row(id), messages: { nodes: [...cut], pageInfo } } };
  }

  row(id: string) {
    const unreadCount = this.unread.get(id) ?? 0;
    return conversation(id, this.threads.get(id)?.at(-1) ?? null, { unreadCount });
  }

  added(id: string, said: Message): Change {
    this.threads.set(id, [...(this.threads.get(id) ?? []), said]);
    return { cursor: said.id, change: "MESSAGE_ADDED", conversation: this.row(id), message: said };
  }
}

const storeOf = (api: unknown) => new InboxStore(api as Api, "usr_1", { now: () => Date.parse(instant(60)) });

function setUp() {
  const server = new FakeServer();
  server.added("anna", message("a1", 1));
  server.added("ben", message("b1", 2));
  const store = storeOf(server);
  const rows = () => store.getState().list.rows.map((row) => row.id);
  const said = (id: string) => store.getState().threads[id]?.messages.map((m) => `${m.id} ${m.status}`);
  return { server, store, rows, said };
}

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
  server.threads.delete("anna");
  await store.customerChanged("ben", "anna");
  expect(store.getState().threads.anna?.status).toBe("missing");
  expect(store.getState().mergedInto).toEqual({ anna: "ben" });
  expect(rows()).toEqual(["ben"]);
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
