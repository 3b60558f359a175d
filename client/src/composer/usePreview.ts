import { useEffect, useReducer, useState } from "react";
import { asFailure, type Failure } from "../api/failure";
import { useServices } from "../app/services";
import { type FilledFragment, PreviewTextDocument } from "../gql/graphql";
import type { Conversation } from "../inbox/listState";
import { holdsFields } from "../texts/mergeText";
import { type Preview, questionOf } from "./preview";

/** Typing pauses for so long before the server is asked, in milliseconds. */
const pause = 250;

interface State {
  filled: FilledFragment | null;
  failure: Failure | null;
  /** The question that was answered. */
  of: string | null;
}

/**
 * usePreview is what the customer will read of a text; null where that is the text itself. While a
 * merge field is being typed, typing, nothing is asked.
 */
export function usePreview(conversation: Conversation, text: string, typing: boolean): Preview | null {
  const { id } = conversation;
  const { session } = useServices();
  const [state, setState] = useState<State>({ filled: null, failure: null, of: null });
  const [turn, reload] = useReducer((n: number) => n + 1, 0);
  const asks = holdsFields(text);
  const question = questionOf(conversation, text);

  // biome-ignore lint/correctness/useExhaustiveDependencies: turn asks the same again
  useEffect(() => {
    if (!asks || typing) {
      return;
    }
    let here = true;
    const answer = (next: (known: State) => State) => here && setState(next);
    const timer = setTimeout(() => {
      session.api.query(PreviewTextDocument, { conversationId: id, text }).then(
        ({ previewText }) => answer(() => ({ filled: previewText, failure: null, of: question })),
        (thrown) => answer((known) => ({ ...known, failure: asFailure(thrown), of: question })),
      );
    }, pause);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [session, id, text, question, asks, typing, turn]);

  useEffect(() => {
    // A value that was missing may have been written down in another tab.
    window.addEventListener("focus", reload);
    return () => window.removeEventListener("focus", reload);
  }, []);

  if (!asks) {
    return null;
  }
  const answered = state.of === question && !typing;
  const failure = answered ? state.failure : null;
  return { filled: state.filled, current: answered && failure === null, failure, reload };
}
