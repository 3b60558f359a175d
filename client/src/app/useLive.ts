import { useEffect, useRef, useState } from "react";
import { Live, type LiveState } from "../api/live";
import { openSocket, type Socket } from "../api/socket";
import { AccountNewsDocument, ChangesDocument } from "../gql/graphql";
import type { Change } from "../inbox/store";
import type { News } from "./news";
import type { Services } from "./services";

/**
 * A subscription without a past takes a moment to be registered after the socket is up; what is
 * fetched before that could miss an event that the subscription misses too.
 */
const settleMs = 300;

/** useLive keeps the store up to date for as long as the session lasts. */
export function useLive(services: Services, open: string | null): { state: LiveState; retry: () => void } {
  const [state, setState] = useState<LiveState>({ name: "connecting" });
  const [retry, setRetry] = useState(() => () => {});
  const shown = useRef(open);
  shown.current = open;
  const { store, session, accountNews } = services;
  const administers = services.viewer.profile === "ADMINISTRATOR";

  useEffect(() => {
    const socket = openSocket();
    let settling: ReturnType<typeof setTimeout> | undefined;
    const live = new Live<Change>({
      subscribe: socket.listen(ChangesDocument, "conversationChanged"),
      onEvent: (change) => {
        store.apply(change);
        if (change.change === "CUSTOMER") {
          void store.customerChanged(change.conversation.id, shown.current);
        }
      },
      onFresh: () => {
        clearTimeout(settling);
        settling = setTimeout(() => {
          void store.refresh(shown.current);
          void session.confirm();
        }, settleMs);
      },
      onState: (next) => {
        setState(next);
        if (next.name === "live") {
          void store.loadFailed(shown.current);
        }
      },
      onSignedOut: () => void session.confirm().then((stays) => stays && start()),
    });
    const accounts = administers ? listenToAccounts(socket, accountNews) : null;
    const start = () => {
      live.start();
      accounts?.start();
    };
    start();
    const tryNow = () => {
      live.retryNow();
      accounts?.retryNow();
    };
    setRetry(() => tryNow);
    window.addEventListener("online", tryNow);
    return () => {
      window.removeEventListener("online", tryNow);
      clearTimeout(settling);
      live.stop();
      accounts?.stop();
      socket.close();
    };
  }, [store, session, accountNews, administers]);

  return { state, retry };
}

/** listenToAccounts tells the screens of accounts when to look again. */
function listenToAccounts(socket: Socket, news: News) {
  return new Live({
    subscribe: socket.listen(AccountNewsDocument, "accountChanged"),
    onEvent: () => news.tell(),
    onFresh: () => news.tell(),
    onState: () => {},
    onSignedOut: () => {}, // the other subscription of this socket asks
  });
}
