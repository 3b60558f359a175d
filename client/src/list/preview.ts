import type { PreviewFragment, QuoteFragment } from "../gql/graphql";
import type { Words } from "../i18n/en";

/** typeKey tells a voice message from other sound; a type that is not known yet is UNSUPPORTED. */
export function typeKey(message: QuoteFragment | PreviewFragment): keyof Words["type"] {
  if (message.type === "AUDIO" && message.attachments[0]?.voice) {
    return "VOICE";
  }
  return message.type;
}

/** previewText says in one line what a message is: its words, else its file, else its kind. */
export function previewText(message: QuoteFragment | PreviewFragment, t: Words): string {
  if (message.revokedAt !== null) {
    return t.message.withdrawn;
  }
  if (message.text) {
    return message.text;
  }
  const kind = t.type[typeKey(message)] ?? t.type.UNSUPPORTED;
  const file = message.type === "DOCUMENT" ? message.attachments[0]?.file.name : undefined;
  return file ? `${kind} · ${file}` : kind;
}
