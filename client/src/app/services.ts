import { createContext, useContext, useSyncExternalStore } from "react";
import type { ServerClock } from "../api/clock";
import { asFailure, Failure } from "../api/failure";
import type { Attached } from "../attach/attached";
import { Trays } from "../attach/Trays";
import { uploader } from "../attach/upload";
import { Drafts } from "../composer/drafts";
import { inputOf, Outbox, type Pending } from "../composer/outbox";
import { sentSince } from "../composer/sentSince";
import { CreditNotes } from "../credits/CreditNotes";
import { type CountsFragment, SendDocument } from "../gql/graphql";
import { Acts } from "../inbox/acts";
import type { InboxState } from "../inbox/held";
import type { Message } from "../inbox/message";
import { InboxStore } from "../inbox/store";
import { ClosingStore } from "../signals/ClosingStore";
import { Notifier } from "../signals/Notifier";
import { SignalStore } from "../signals/SignalStore";
import { UnreadStore } from "../unread/UnreadStore";
import { News } from "./news";
import type { SessionStore, Viewer } from "./SessionStore";

/** Services are what the screens of one signed-in user share. They end with the session. */
export interface Services {
  session: SessionStore;
  viewer: Viewer;
  clock: ServerClock;
  store: InboxStore;
  acts: Acts;
  outbox: Outbox;
  drafts: Drafts;
  /** What goes along with the replies that are being written. */
  trays: Trays;
  signals: SignalStore;
  closings: ClosingStore;
  unread: UnreadStore;
  notifier: Notifier;
  /** Tells that some conversation changed, or may have. */
  changes: News;
  /** Tells the screens of accounts that one of them changed. */
  accountNews: News;
  creditNotes: CreditNotes;
  /** Tells that a document was made in this window. */
  documentNews: News;
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

/** useUnread are the viewer's counts; null before they are told, and outside of a session. */
export function useUnread(): CountsFragment | null {
  const unread = useContext(ServicesContext)?.unread;
  return useSyncExternalStore(unread?.subscribe ?? never, () => unread?.getState() ?? null);
}

const never = () => () => {};

export function useDraft(conversationId: string): string {
  const { drafts } = useServices();
  return useSyncExternalStore(drafts.subscribe, () => drafts.get(conversationId));
}

/** useQuote is the message that the draft of a conversation answers; null where it answers none. */
export function useQuote(conversationId: string): Message | null {
  const { drafts } = useServices();
  return useSyncExternalStore(drafts.subscribe, () => drafts.quoteOf(conversationId));
}

export function useTray(conversationId: string): readonly Attached[] {
  const { trays } = useServices();
  return useSyncExternalStore(trays.subscribe, () => trays.get(conversationId));
}

/** createServices makes all that outlives a change of the viewer's own name or language. */
export function createServices(
  session: SessionStore,
  clock: ServerClock,
  viewerId: string,
): Omit<Services, "viewer"> {
  const store = new InboxStore(session.api, viewerId, clock);
  const deliver = async (pending: Pending) => {
    const state = session.getState();
    if (state.name !== "in" || state.viewer.id !== viewerId) {
      throw new Failure("UNAUTHENTICATED"); // nobody sends for another
    }
    return send(session, store, pending);
  };
  const look = async (conversationId: string, since: number) => {
    const messages = await sentSince(session.api, conversationId, since);
    void store.loadThread(conversationId); // what it tells has not come as an event
    return messages;
  };
  const drafts = new Drafts(sessionStorage, viewerId);
  return {
    session,
    clock,
    store,
    acts: new Acts(session.api, store),
    drafts,
    trays: new Trays(uploader(session.api), sessionStorage, viewerId),
    outbox: new Outbox(deliver, sessionStorage, viewerId, look),
    signals: new SignalStore(session.api),
    closings: new ClosingStore(viewerId),
    unread: new UnreadStore(),
    notifier: new Notifier(localStorage, window.isSecureContext ? window.Notification : undefined),
    changes: new News(),
    accountNews: new News(),
    creditNotes: new CreditNotes(),
    documentNews: new News(),
  };
}

/** Codes after which what the page shows of the conversation is out of date. */
const stale = ["WINDOW_CLOSED", "ACCOUNT_NOT_ACTIVE", "NO_CONVERSATION"];

/** send gives the ids of the messages that a reply became. It throws a Failure. */
async function send(session: SessionStore, store: InboxStore, pending: Pending): Promise<string[]> {
  const { conversationId } = pending;
  try {
    const { sendMessage } = await session.api.mutate(SendDocument, { input: inputOf(pending) });
    if (!sendMessage) {
      throw new Failure("INTERNAL");
    }
    store.sent(conversationId, sendMessage.messages);
    return sendMessage.messages.map(({ id }) => id);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (stale.includes(failure.code)) {
      void store.reload(conversationId);
    }
    throw failure;
  }
}
