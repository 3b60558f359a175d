import type { Failure } from "../api/failure";
import type { FilledFragment } from "../gql/graphql";
import type { Conversation } from "../inbox/listState";
import { countCharacters } from "./length";

/** Preview is a text with merge fields as the customer will read it. */
export interface Preview {
  /** The latest answer; it stays while another is awaited. */
  filled: FilledFragment | null;
  /** filled is of the text as it is written now. */
  current: boolean;
  /** Why there is no answer for the text as it is written now. */
  failure: Failure | null;
  reload: () => void;
}

/** questionOf tells previews apart: a lead may become a contact, and what fields stand for may change. */
export function questionOf({ customer, owner, account }: Conversation, text: string): string {
  return JSON.stringify([customer, owner, account, text]);
}

/**
 * toRead is what the customer will read of a text; null while that is not known, and where merge fields
 * are at fault. Nothing is sent that its sender has not seen. A text without fields has no preview.
 */
export function toRead(text: string, preview: Preview | null): string | null {
  if (preview === null) {
    return text;
  }
  const { filled, current } = preview;
  return current && filled?.problems.length === 0 ? filled.text : null;
}

/** lengthOf is how long the text is with its values, in characters; as it is written until they are known. */
export function lengthOf(text: string, preview: Preview | null): number {
  return preview?.current && preview.filled !== null ? preview.filled.length : countCharacters(text);
}
