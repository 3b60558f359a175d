import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import type { ServerClock } from "../api/clock";

/** useNow is the server's time, rounded down to whole steps; it renders anew once for each step. */
export function useNow(clock: ServerClock, step: number): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(listener, Math.min(step, 1_000));
      const forget = clock.onMoved(listener);
      return () => {
        clearInterval(timer);
        forget();
      };
    },
    [clock, step],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(clock.now() / step) * step);
}

const minute = 60_000;

/** useEachMinute runs act whenever another minute has begun: "older than an hour" is others then. */
export function useEachMinute(clock: ServerClock, act: () => void): void {
  const now = useNow(clock, minute);
  const ranAt = useRef(now);
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (ranAt.current !== now) {
      ranAt.current = now;
      latest.current();
    }
  }, [now]);
}
