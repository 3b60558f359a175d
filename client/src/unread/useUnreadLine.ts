import { useEffect, useRef, useState } from "react";
import type { Conversation } from "../inbox/listState";
import type { Message } from "../inbox/message";
import { attentive, onAttention } from "./attention";
import { type UnreadLine, unreadLine } from "./unreadLine";

/**
 * useUnreadLine keeps the line where it was when the reader came, while reading moves the marker
 * on. For those who go away and come back to news, it stands before the news.
 */
export function useUnreadLine(conversation: Conversation, messages: readonly Message[]): UnreadLine | null {
  const [line, setLine] = useState(() => unreadLine(conversation, messages));
  const away = useRef(!attentive());
  const news = useRef(true);
  useEffect(
    () =>
      onAttention(() => {
        away.current = !attentive();
        news.current ||= away.current;
      }),
    [],
  );
  useEffect(() => {
    const now = news.current && away.current ? unreadLine(conversation, messages) : null;
    if (now !== null) {
      news.current = false;
      setLine(now);
    }
  }, [conversation, messages]);
  return line;
}
