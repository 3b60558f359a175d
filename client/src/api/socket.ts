import { type Client, createClient } from "graphql-ws";
import { stringifyDocument } from "urql";
import { ChangesDocument, type ChangesSubscription } from "../gql/graphql";
import type { Sink, Subscribe } from "./live";

const pingEvery = 10_000;
const pongWithin = 5_000;
/** Between the end of one subscription and the next the socket stays open for so long. */
const lingerMs = 2_000;

export type Change = ChangesSubscription["conversationChanged"];

/**
 * openSocket gives the tab's one socket. It connects with the first subscription and does not
 * reconnect by itself: Live decides when, because it knows where to resume.
 */
export function openSocket(): { subscribe: Subscribe<Change>; close: () => void } {
  let sink: Sink<Change> | null = null;
  const client = connect(() => sink);
  const query = stringifyDocument(ChangesDocument);

  const subscribe: Subscribe<Change> = (since, to) => {
    sink = to;
    let over = false;
    const end = (reason: unknown) => {
      if (!over) {
        over = true;
        to.ended(reason);
      }
    };
    const dispose = client.subscribe<ChangesSubscription>(
      { query, variables: { since } },
      {
        next: ({ data, errors }) => (data ? to.event(data.conversationChanged) : end(errors)),
        error: end,
        complete: () => end(undefined),
      },
    );
    if (open.has(client)) {
      to.connected();
    }
    return () => {
      over = true;
      dispose();
    };
  };
  return { subscribe, close: () => void client.dispose() };
}

/** The clients whose socket is acknowledged at the moment. */
const open = new WeakSet<Client>();

function connect(sink: () => Sink<Change> | null): Client {
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
        sink()?.connected();
      },
      closed: () => {
        open.delete(client);
        clearTimeout(pong);
      },
      ping: (received, payload) => {
        if (!received) {
          pong = setTimeout(() => client.terminate(), pongWithin);
        } else if (typeof payload?.cursor === "string") {
          sink()?.position(payload.cursor);
        }
      },
      pong: (received) => received && clearTimeout(pong),
    },
  });
  return client;
}
