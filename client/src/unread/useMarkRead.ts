import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";
import { useServices } from "../app/services";
import type { Conversation } from "../inbox/listState";
import type { Message } from "../inbox/message";
import { newSignalOf, type Signal, type SignalStore } from "../signals/SignalStore";
import { attentive, onAttention } from "./attention";
import { shownUpTo } from "./unreadLine";

/** So long a message is on the screen before it counts as read, in milliseconds. */
const lingerMs = 500;

/**
 * useMarkRead moves the read marker over what is really on the screen of a page that has the focus. Where
 * there is nothing to move it over, a signal of the conversation is seen by its being open.
 */
export function useMarkRead(
  log: RefObject<HTMLDivElement | null>,
  conversation: Conversation,
  messages: readonly Message[],
): void {
  const { acts, signals } = useServices();
  const { id } = conversation;
  const signal = useSyncExternalStore(signals.subscribe, () => newSignalOf(signals.getState(), id));
  const shown = useRef(new Set<string>());
  const now = useRef({ conversation, messages, signal });
  now.current = { conversation, messages, signal };
  const look = useRef(() => {});

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const see = seeingOnce(signals);
    const mark = () => {
      timer = undefined;
      const { current } = now;
      const last = shownUpTo(current.conversation, current.messages, shown.current);
      if (!attentive()) {
        return;
      }
      if (last !== null) {
        // It sees the signal too. What fails is tried again with the next look.
        acts.markRead(current.conversation.id, last.id).catch(() => {});
      } else if (current.signal !== null && current.conversation.unreadCount === 0) {
        see(current.signal);
      }
    };
    look.current = () => {
      timer ??= setTimeout(mark, lingerMs);
    };
    const forget = onAttention(() => look.current());
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [acts, signals]);

  useEffect(() => watch(log.current, shown.current, look), [log]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: others of these are worth a look
  useEffect(() => look.current(), [messages, conversation.unreadCount, signal]);
}

/** seeingOnce has a signal seen, once each time that it is told. What fails is left to the next opening. */
export function seeingOnce(signals: Pick<SignalStore, "see">): (signal: Signal) => void {
  let asked = "";
  return ({ id, updatedAt }) => {
    if (updatedAt !== asked) {
      asked = updatedAt;
      signals.see([id]).catch(() => {});
    }
  };
}

/** watch keeps the set of messages that are on the screen, as they come and go. */
function watch(box: HTMLElement | null, shown: Set<string>, look: RefObject<() => void>): () => void {
  if (box === null) {
    return () => {};
  }
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const { id } = (entry.target as HTMLElement).dataset;
        // Of one that is higher than the screen, filling half of the screen is enough.
        const enough =
          entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= box.clientHeight / 2;
        if (id !== undefined) {
          shown[enough ? "add" : "delete"](id);
        }
      }
      look.current();
    },
    { root: box, threshold: [0, 0.25, 0.5, 0.75] },
  );
  const observeAll = () => {
    for (const bubble of box.querySelectorAll("article[data-id]")) {
      seen.observe(bubble);
    }
  };
  observeAll();
  const grown = new MutationObserver(observeAll);
  grown.observe(box, { childList: true });
  return () => {
    seen.disconnect();
    grown.disconnect();
  };
}
