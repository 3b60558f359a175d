import { useEffect, useRef, useState } from "react";
import type { LiveState } from "../api/live";
import { openSocket } from "../api/socket";
import { accountsFeed, changesFeed, closingFeed, signalsFeed, unreadFeed } from "./feeds";
import type { Services } from "./services";

/** useLive keeps the stores up to date for as long as the session lasts. */
export function useLive(services: Services, open: string | null): { state: LiveState; retry: () => void } {
  const [state, setState] = useState<LiveState>({ name: "connecting" });
  const [retry, setRetry] = useState(() => () => {});
  const shown = useRef(open);
  shown.current = open;
  const latest = useRef(services);
  latest.current = services;
  const { store } = services;
  const administers = services.viewer.profile === "ADMINISTRATOR";

  useEffect(() => store.show(open), [store, open]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: store stands for all that ends with the session
  useEffect(() => {
    const { current } = latest;
    const socket = openSocket();
    let here = true;
    const resume = () => feeds.forEach((feed) => void feed.resume());
    const onSignedOut = () => void current.session.confirm().then((stays) => stays && here && resume());
    const feeds = [
      changesFeed(socket, current, shown, { onState: setState, onSignedOut }),
      signalsFeed(socket, current),
      unreadFeed(socket, current),
      closingFeed(socket, current),
      ...(administers ? [accountsFeed(socket, current)] : []),
    ];
    feeds.forEach((feed) => void feed.start());
    const tryNow = () => feeds.forEach((feed) => void feed.retryNow());
    setRetry(() => tryNow);
    window.addEventListener("online", tryNow);
    return () => {
      here = false;
      window.removeEventListener("online", tryNow);
      feeds.forEach((feed) => void feed.stop());
      socket.close();
    };
  }, [store, administers]);

  return { state, retry };
}
