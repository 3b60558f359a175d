import { type Client, createClient } from "graphql-ws";
import type { TypedDocumentString } from "../gql/graphql";
import type { Sink, Subscribe } from "./live";

const pingEvery = 10_000;
const pongWithin = 5_000;
/** Between the end of one subscription and the next the socket stays open for so long. */
const lingerMs = 2_000;

/** What a subscription of this page may take: where to resume. */
type Since = { since?: string | null };
type Document<Name extends string, Event> =
  | TypedDocumentString<Record<Name, Event>, Since>
  | TypedDocumentString<Record<Name, Event>, Record<string, never>>;

/** What the socket itself tells a subscription. */
type Listener = Pick<Sink<never>, "connected" | "position">;

export interface Socket {
  /** listen subscribes to a document, whose field of that name carries the events. */
  listen<Name extends string, Event>(document: Document<Name, Event>, name: Name): Subscribe<Event>;
  close(): void;
}

/**
 * openSocket gives the tab's one socket. It connects with the first subscription and does not
 * reconnect by itself: Live decides when, because it knows where to resume.
 */
export function openSocket(): Socket {
  const listeners = new Set<Listener>();
  const client = connect(listeners);

  const listen = <Name extends string, Event>(
    document: Document<Name, Event>,
    name: Name,
  ): Subscribe<Event> => {
    const query = document.toString();
    const resumes = query.includes("$since");
    return (since, to) => {
      listeners.add(to);
      let over = false;
      const end = (reason: unknown) => {
        if (!over) {
          over = true;
          listeners.delete(to);
          to.ended(reason);
        }
      };
      const dispose = client.subscribe<Record<Name, Event>>(
        { query, variables: resumes ? { since } : {} },
        {
          next: ({ data, errors }) => (data ? to.event(data[name]) : end(errors)),
          error: end,
          complete: () => end(undefined),
        },
      );
      if (open.has(client)) {
        to.connected();
      }
      return () => {
        over = true;
        listeners.delete(to);
        dispose();
      };
    };
  };
  return { listen, close: () => void client.dispose() };
}

/** The clients whose socket is acknowledged at the moment. */
const open = new WeakSet<Client>();

function connect(listeners: ReadonlySet<Listener>): Client {
  let pong: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    retryAttempts: 0,
    lazyCloseTimeout: lingerMs,
    keepAlive: pingEvery,
    connectionAckWaitTimeout: pingEvery,
    on: {
      connected: () => {
        open.add(client);
        for (const listener of listeners) {
          listener.connected();
        }
      },
      closed: () => {
        open.delete(client);
        clearTimeout(pong);
      },
      ping: (received, payload) => {
        if (!received) {
          pong = setTimeout(() => client.terminate(), pongWithin);
        } else if (typeof payload?.cursor === "string") {
          for (const listener of listeners) {
            listener.position(payload.cursor);
          }
        }
      },
      pong: (received) => received && clearTimeout(pong),
    },
  });
  return client;
}
