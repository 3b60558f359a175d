import { useEffect, useRef } from "react";
import type { News } from "./news";

/**
 * coalesced runs act at most once in a period, and once more after the last call: what many events
 * ask for is done once.
 */
export function coalesced(act: () => void, period: number): { call(): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const call = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, period);
  };
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return { call, cancel };
}

/** useNews runs act some time after news came; in a hidden page, when it is shown again. */
export function useNews(news: News, act: () => void, period: number): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    let missed = false;
    const look = () => {
      missed = document.hidden;
      if (!missed) {
        latest.current();
      }
    };
    const later = coalesced(look, period);
    const shown = () => missed && !document.hidden && look();
    const forget = news.subscribe(later.call);
    document.addEventListener("visibilitychange", shown);
    return () => {
      forget();
      later.cancel();
      document.removeEventListener("visibilitychange", shown);
    };
  }, [news, period]);
}
