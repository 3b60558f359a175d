import { useEffect, useState } from "react";
import { useServices } from "../app/services";
import { ReplyCostDocument } from "../gql/graphql";
import type { Message } from "../inbox/message";

/** The longest text below a file, in characters: a longer one goes as a message of its own. */
const longestCaption = 1024;

/**
 * useReplyCost is what sending a reply would cost now; null where it costs nothing, or that is not
 * known: what it says is refused by the server in any case. Where a conversation is paid for as one,
 * that changes with its messages.
 */
export function useReplyCost(
  conversationId: string,
  files: number,
  characters: number,
  messages: readonly Message[],
): string | null {
  const { session } = useServices();
  const [cost, setCost] = useState<string | null>(null);
  const long = files > 0 && characters > longestCaption;
  const last = messages.at(-1)?.id;
  const status = messages.findLast((m) => m.direction === "OUTBOUND")?.status;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the messages may have changed the cost
  useEffect(() => {
    let here = true;
    const text = long ? "a".repeat(longestCaption + 1) : "a";
    session.api.query(ReplyCostDocument, { conversationId, text, files }).then(
      ({ previewText }) => here && setCost(previewText.cost === "0" ? null : previewText.cost),
      () => here && setCost(null),
    );
    return () => {
      here = false;
    };
  }, [session, conversationId, files, long, last, status]);
  return cost;
}
