import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Message } from "../inbox/message";

/** So near to the end counts as being there, in pixels. */
const nearEnd = 60;
/** So near to the beginning, or the end of what is loaded, more is fetched. */
const nearEdge = 300;

interface LogScroll {
  /** Inbound messages that came while the reader was further up. */
  fresh: number;
  atEnd: boolean;
  toEnd(): void;
  onScroll(): void;
}

interface Options {
  messages: readonly Message[];
  pendingCount: number;
  /** Later messages are not loaded yet. */
  cut: boolean;
  /** What is shown first, as a selector: a message, or the line of the unread. Else the end. */
  first: string | null;
  onNearStart: () => void;
  onNearEnd: () => void;
}

/**
 * useLogScroll keeps the end of a thread in sight for those who look at it, and the messages that
 * others are reading where they are, while older ones are put before them.
 */
export function useLogScroll(log: RefObject<HTMLDivElement | null>, options: Options): LogScroll {
  const { messages, pendingCount, cut, onNearStart, onNearEnd } = options;
  const [atEnd, setAtEnd] = useState(true);
  const [fresh, setFresh] = useState(0);
  /** How far from the end the view was, when it was last looked at. */
  const fromEnd = useRef(0);
  const ends = useRef({ first: "", last: "", height: 0, cut: false });
  const wanted = useRef(options.first);
  /** The end was asked for, and is being loaded. */
  const endWanted = useRef(false);

  const measure = useCallback(() => {
    const { current: box } = log;
    if (box) {
      fromEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight;
    }
    return fromEnd.current < nearEnd;
  }, [log]);

  const toEnd = useCallback(() => {
    endWanted.current = cut;
    log.current?.scrollTo({ top: log.current.scrollHeight });
    setFresh(0);
    setAtEnd(true);
  }, [log, cut]);

  const onScroll = useCallback(() => {
    const end = measure();
    setAtEnd(end);
    if (end) {
      setFresh(0);
    }
    if ((log.current?.scrollTop ?? nearEdge) < nearEdge) {
      onNearStart();
    }
    if (fromEnd.current < nearEdge) {
      onNearEnd();
    }
  }, [log, measure, onNearStart, onNearEnd]);

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
    const looking = fromEnd.current < nearEnd && !before.cut;
    lastPending.current = pendingCount;
    if (before.last === "") {
      begin(box, wanted.current);
    } else if (wrote || looking || (endWanted.current && !cut)) {
      box.scrollTop = box.scrollHeight;
    } else if (first !== before.first && before.first !== "") {
      box.scrollTop += box.scrollHeight - before.height;
    }
    if (before.last !== "" && last !== before.last && !looking && !wrote && !before.cut) {
      setFresh((n) => n + inboundAfter(messages, before.last));
    }
    endWanted.current &&= cut;
    ends.current = { first, last, height: box.scrollHeight, cut };
    setAtEnd(measure());
    if (box.scrollHeight <= box.clientHeight + nearEdge && messages.length > 0) {
      onNearStart(); // a page that does not fill the screen cannot be scrolled
    }
  }, [log, messages, pendingCount, cut, measure, onNearStart]);

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

  return { fresh, atEnd: atEnd && !cut, toEnd, onScroll };
}

/** begin shows what is wanted first with something before it, else the end. */
function begin(box: HTMLElement, wanted: string | null): void {
  const element = wanted === null ? null : box.querySelector<HTMLElement>(wanted);
  box.scrollTop = element === null ? box.scrollHeight : element.offsetTop - box.clientHeight / 3;
}

function inboundAfter(messages: readonly Message[], id: string): number {
  const at = messages.findIndex((m) => m.id === id);
  return at < 0 ? 0 : messages.slice(at + 1).filter((m) => m.direction === "INBOUND").length;
}
