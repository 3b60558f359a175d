import { createContext, useContext, useSyncExternalStore } from "react";
import type { ServerClock } from "../api/clock";
import { asFailure, Failure } from "../api/failure";
import { Drafts } from "../composer/drafts";
import { Outbox, type Pending } from "../composer/outbox";
import { SendDocument } from "../gql/graphql";
import { type InboxState, InboxStore } from "../inbox/store";
import { News } from "./news";
import type { SessionStore, Viewer } from "./SessionStore";

/** Services are what the screens of one signed-in user share. They end with the session. */
export interface Services {
  session: SessionStore;
  viewer: Viewer;
  clock: ServerClock;
  store: InboxStore;
  outbox: Outbox;
  drafts: Drafts;
  /** Tells the screens of accounts that one of them changed. */
  accountNews: News;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) {
    throw new Error("useServices outside of a session");
  }
  return services;
}

export function useInbox(): InboxState {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, store.getState);
}

export function useDraft(conversationId: string): string {
  const { drafts } = useServices();
  return useSyncExternalStore(drafts.subscribe, () => drafts.get(conversationId));
}

/** createServices makes all that outlives a change of the viewer's own name or language. */
export function createServices(
  session: SessionStore,
  clock: ServerClock,
  viewerId: string,
): Omit<Services, "viewer"> {
  const store = new InboxStore(session.api);
  const deliver = (pending: Pending) => send(session, store, pending);
  const drafts = new Drafts(sessionStorage, viewerId);
  return { session, clock, store, outbox: new Outbox(deliver), drafts, accountNews: new News() };
}

/** Codes after which what the page shows of the conversation is out of date. */
const stale = ["WINDOW_CLOSED", "ACCOUNT_NOT_ACTIVE", "NO_CONVERSATION"];

async function send(session: SessionStore, store: InboxStore, pending: Pending): Promise<void> {
  const { conversationId, key, text, replyTo } = pending;
  const input = { conversationId, idempotencyKey: key, text, replyToId: replyTo?.id ?? null };
  try {
    const { sendMessage } = await session.api.mutate(SendDocument, { input });
    if (!sendMessage) {
      throw new Failure("INTERNAL");
    }
    store.sent(conversationId, sendMessage.messages);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (stale.includes(failure.code)) {
      void store.reload(conversationId);
    }
    throw failure;
  }
}
