import { useEffect, useRef, useState } from "react";
import { Live, type LiveState } from "../api/live";
import { type Change, openSocket } from "../api/socket";
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

  useEffect(() => {
    const { store, session } = services;
    const socket = openSocket();
    let settling: ReturnType<typeof setTimeout> | undefined;
    const live = new Live<Change>({
      subscribe: socket.subscribe,
      onEvent: (change) => {
        store.apply(change);
        if (change.change === "CUSTOMER") {
          void store.customerChanged(change.conversation.id, shown.current);
        }
      },
      onFresh: () => {
        clearTimeout(settling);
        settling = setTimeout(() => void store.refresh(shown.current), settleMs);
      },
      onState: (next) => {
        setState(next);
        if (next.name === "live") {
          void store.loadFailed(shown.current);
        }
      },
      onSignedOut: session.ended,
    });
    live.start();
    setRetry(() => live.retryNow);
    window.addEventListener("online", live.retryNow);
    return () => {
      window.removeEventListener("online", live.retryNow);
      clearTimeout(settling);
      live.stop();
      socket.close();
    };
  }, [services]);

  return { state, retry };
}
