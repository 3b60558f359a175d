import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Message } from "../inbox/message";

/** So near to the end counts as being there, in pixels. */
const nearEnd = 60;
/** So near to the beginning older messages are fetched. */
const nearStart = 300;

interface LogScroll {
  /** Inbound messages that came while the reader was further up. */
  fresh: number;
  atEnd: boolean;
  toEnd(): void;
  onScroll(): void;
}

/**
 * useLogScroll keeps the end of a thread in sight for those who look at it, and the messages that
 * others are reading where they are, while older ones are put before them.
 */
export function useLogScroll(
  log: RefObject<HTMLDivElement | null>,
  messages: readonly Message[],
  pendingCount: number,
  onNearStart: () => void,
): LogScroll {
  const [atEnd, setAtEnd] = useState(true);
  const [fresh, setFresh] = useState(0);
  /** How far from the end the view was, when it was last looked at. */
  const fromEnd = useRef(0);
  const ends = useRef({ first: "", last: "", height: 0 });

  const measure = useCallback(() => {
    const { current: box } = log;
    if (box) {
      fromEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight;
    }
  }, [log]);

  const toEnd = useCallback(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
    setFresh(0);
    setAtEnd(true);
  }, [log]);

  const onScroll = useCallback(() => {
    measure();
    const end = fromEnd.current < nearEnd;
    setAtEnd(end);
    if (end) {
      setFresh(0);
    }
    if ((log.current?.scrollTop ?? nearStart) < nearStart) {
      onNearStart();
    }
  }, [log, measure, onNearStart]);

  const lastPending = useRef(0);
  useLayoutEffect(() => {
    const { current: box } = log;
    if (!box) {
      return;
    }
    const before = ends.current;
    const first = messages[0]?.id ?? "";
    const last = messages.at(-1)?.id ?? "";
    const wrote = pendingCount > lastPending.current;
    lastPending.current = pendingCount;
    if (before.last === "" || wrote || fromEnd.current < nearEnd) {
      box.scrollTop = box.scrollHeight;
    } else if (first !== before.first && before.first !== "") {
      box.scrollTop += box.scrollHeight - before.height;
    }
    if (before.last !== "" && last !== before.last && fromEnd.current >= nearEnd && !wrote) {
      const at = messages.findIndex((m) => m.id === before.last);
      const came = at < 0 ? 0 : messages.slice(at + 1).filter((m) => m.direction === "INBOUND").length;
      setFresh((n) => n + came);
    }
    ends.current = { first, last, height: box.scrollHeight };
    measure();
    if (box.scrollHeight <= box.clientHeight + nearStart && messages.length > 0) {
      onNearStart(); // a page that does not fill the screen cannot be scrolled
    }
  }, [log, messages, pendingCount, measure, onNearStart]);

  useEffect(() => {
    const { current: box } = log;
    if (!box) {
      return;
    }
    // The composer grows, the window changes: the end stays in sight.
    const observer = new ResizeObserver(() => {
      if (fromEnd.current < nearEnd) {
        box.scrollTop = box.scrollHeight;
      }
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [log]);

  return { fresh, atEnd, toEnd, onScroll };
}
