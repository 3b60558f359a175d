import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useServices } from "../app/services";
import { type Pending, textRefusals } from "./outbox";

/**
 * useReturned puts replies back where they were written: one that its writer wants to change, and
 * one whose merge fields the server has refused, unless another was begun there meanwhile. It gives
 * the one that was refused, until it is changed.
 */
export function useReturned(
  conversationId: string,
  draft: string,
  onReturned: (reply: Pending) => void,
): Pending | null {
  const { outbox, drafts, trays } = useServices();
  const pending = useSyncExternalStore(outbox.subscribe, outbox.getState);
  const [returned, setReturned] = useState<Pending | null>(null);
  const looked = useRef(new Set<string>());
  const tell = useRef(onReturned);
  tell.current = onReturned;
  useEffect(() => {
    const takeBack = (reply: Pending) => {
      outbox.discard(reply.key);
      drafts.set(conversationId, [reply.text, drafts.get(conversationId)].filter(Boolean).join("\n"));
      trays.putBack(conversationId, reply.attached);
      tell.current(reply);
    };
    for (const reply of pending.filter((p) => p.conversationId === conversationId)) {
      if (reply.state === "sending") {
        looked.current.delete(reply.key); // it is tried again
      } else if (reply.wanted) {
        takeBack(reply);
      } else if (textRefusals.has(reply.code ?? "") && !looked.current.has(reply.key)) {
        looked.current.add(reply.key);
        if (drafts.get(conversationId) === "") {
          takeBack(reply);
          setReturned(reply);
        }
      }
    }
  }, [pending, conversationId, outbox, drafts, trays]);
  return returned?.text === draft ? returned : null;
}
