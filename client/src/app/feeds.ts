import { Live, type LiveState } from "../api/live";
import type { Socket } from "../api/socket";
import {
  AccountNewsDocument,
  type AccountNewsSubscription,
  ChangesDocument,
  ClosingNewsDocument,
  type CountsFragment,
  SignalNewsDocument,
  type SignalNewsSubscription,
  UnreadNewsDocument,
} from "../gql/graphql";
import type { Change } from "../inbox/store";
import { type Closing, warnedAt } from "../signals/ClosingStore";
import type { Services } from "./services";

/**
 * A subscription without a past takes a moment to be registered after the socket is up; what is
 * fetched before that could miss an event that the subscription misses too.
 */
const settleMs = 300;

/** Feed is a subscription that is kept going. */
export type Feed = Pick<Live<never>, "start" | "stop" | "resume" | "retryNow">;

interface Hooks {
  onState: (state: LiveState) => void;
  onSignedOut: () => void;
}

/** Others of the socket leave its state, and the asking who this is, to the first. */
const quiet: Hooks = { onState: () => {}, onSignedOut: () => {} };

/** changesFeed keeps conversations and their lists up to date. shown is the open one. */
export function changesFeed(
  socket: Socket,
  services: Services,
  shown: { current: string | null },
  hooks: Hooks,
): Feed {
  const { store, session, signals, closings, changes, outbox } = services;
  const settled = settling();
  const live = new Live<Change>({
    subscribe: socket.listen(ChangesDocument, "conversationChanged"),
    onEvent: (change) => {
      store.apply(change);
      closings.changed(change.conversation);
      if (change.message) {
        outbox.settle(change.conversation.id, [change.message]); // its answer may have been lost
      }
      changes.tell();
      if (change.change === "CUSTOMER") {
        void store.customerChanged(change.conversation.id, shown.current);
        void signals.load(); // one of two conversations may be gone, and its signal with it
      }
    },
    onFresh: () => {
      closings.clear();
      settled.after(() => {
        void store.refresh(shown.current);
        changes.tell();
        void session.confirm();
      });
    },
    onState: (next) => {
      hooks.onState(next);
      if (next.name === "live") {
        void store.loadFailed(shown.current);
      }
    },
    onSignedOut: hooks.onSignedOut,
  });
  return stopping(live, () => {
    settled.cancel();
    store.stop();
  });
}

/** signalsFeed keeps the viewer's notifications up to date. */
export function signalsFeed(socket: Socket, { signals }: Services): Feed {
  const settled = settling();
  const live = new Live<SignalNewsSubscription["signalChanged"]>({
    subscribe: socket.listen(SignalNewsDocument, "signalChanged"),
    onEvent: ({ signal }) => signals.apply(signal),
    onFresh: () => settled.after(() => void signals.load()),
    ...quiet,
  });
  return stopping(live, () => {
    settled.cancel();
    signals.stop();
  });
}

/** unreadFeed keeps the counts: the server tells them at once and after each change. */
export function unreadFeed(socket: Socket, { unread }: Services): Feed {
  return new Live<CountsFragment & { cursor?: string }>({
    subscribe: socket.listen(UnreadNewsDocument, "unreadChanged"),
    onEvent: (counts) => unread.set(counts),
    onFresh: () => {},
    ...quiet,
  });
}

/** closingFeed warns of windows that close. */
export function closingFeed(socket: Socket, { closings, clock }: Services): Feed {
  return new Live<Closing>({
    subscribe: socket.listen(ClosingNewsDocument, "windowClosing"),
    onEvent: (closing) => {
      clock.heardAfter(warnedAt(closing));
      closings.warn(closing);
    },
    onFresh: () => {},
    ...quiet,
  });
}

/** accountsFeed tells the screens of accounts when to look again. */
export function accountsFeed(socket: Socket, { accountNews, creditNotes }: Services): Feed {
  const settled = settling();
  const live = new Live<AccountNewsSubscription["accountChanged"]>({
    subscribe: socket.listen(AccountNewsDocument, "accountChanged"),
    onEvent: (news) => {
      creditNotes.heard(news);
      accountNews.tell();
    },
    onFresh: () => {
      accountNews.tell();
      settled.after(() => accountNews.tell());
    },
    ...quiet,
  });
  return stopping(live, settled.cancel);
}

function settling() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => clearTimeout(timer);
  const after = (act: () => void) => {
    cancel();
    timer = setTimeout(act, settleMs);
  };
  return { after, cancel };
}

function stopping(live: Feed, cancel: () => void): Feed {
  return {
    start: () => live.start(),
    resume: () => live.resume(),
    retryNow: () => live.retryNow(),
    stop: () => {
      cancel();
      live.stop();
    },
  };
}
