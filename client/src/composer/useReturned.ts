import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useServices } from "../app/services";
import { type Pending, textRefusals } from "./outbox";

/**
 * useReturned puts a reply whose merge fields the server has refused back where it was written,
 * unless another was begun there meanwhile. It gives the one that came back, until it is changed.
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
    for (const reply of pending) {
      if (reply.state === "sending") {
        looked.current.delete(reply.key); // it is tried again
      }
      const refused = reply.state === "failed" && textRefusals.has(reply.code ?? "");
      if (!refused || reply.conversationId !== conversationId || looked.current.has(reply.key)) {
        continue;
      }
      looked.current.add(reply.key);
      if (drafts.get(conversationId) === "") {
        outbox.discard(reply.key);
        drafts.set(conversationId, reply.text);
        trays.putBack(conversationId, reply.attached);
        setReturned(reply);
        tell.current(reply);
      }
    }
  }, [pending, conversationId, outbox, drafts, trays]);
  return returned?.text === draft ? returned : null;
}
