import type { RefObject } from "react";
import { useDraft, useServices } from "../app/services";
import type { Words } from "../i18n/en";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import type { Message } from "../inbox/message";
import { type FieldTyping, useTypedField } from "../texts/useTypedField";
import { longest } from "./length";
import type { Pending } from "./outbox";
import { lengthOf, type Preview, toRead } from "./preview";
import { type Picker, usePicker } from "./usePicker";
import { usePreview } from "./usePreview";
import { useReturned } from "./useReturned";

export interface ComposerProps {
  conversation: Conversation;
  messages: readonly Message[];
  replyTo: Message | null;
  onReplyTo: (message: Message | null) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

export interface Reply {
  text: string;
  write: (text: string) => void;
  picker: Picker;
  field: FieldTyping;
  preview: Preview | null;
  /** The server has refused it as it stands. */
  returned: Pending | null;
  /** Why no reply can be sent at the moment; null where one can. */
  refused: string | null;
  /** In characters, with values in place of merge fields. */
  count: number;
  /** It can be sent as it stands. */
  ready: boolean;
  send: () => void;
}

/** useReply is the reply that is being written: its text, what it will say, and its way to the outbox. */
export function useReply({ conversation, messages, replyTo, onReplyTo, input }: ComposerProps): Reply {
  const { t } = useSpeech();
  const { drafts } = useServices();
  const { id } = conversation;
  const text = useDraft(id);
  const write = (next: string) => drafts.set(id, next);
  const picker = usePicker(input, text, write);
  const field = useTypedField(input, text, write);
  const preview = usePreview(conversation, text, field.typed !== null);
  const returned = useReturned(id, text, (reply) => onReplyTo(reply.replyTo));
  const refused = whyRefused(conversation, t);
  const count = lengthOf(text, preview);
  const says = refused === null && text.trim() !== "" && count <= longest ? toRead(text, preview) : null;
  const add = useSend(conversation, messages);
  const send = () => {
    if (says !== null) {
      add(text, says, replyTo);
      onReplyTo(null);
      write("");
      input.current?.focus();
    }
  };
  return { text, write, picker, field, preview, returned, refused, count, ready: says !== null, send };
}

/** whyRefused says why no reply can be sent at the moment; null where one can. */
function whyRefused({ account, window }: Conversation, t: Words): string | null {
  if (account.status !== "ACTIVE") {
    return t.composer.notActive(account.statusReason ?? "");
  }
  if (window.open) {
    return null;
  }
  return window.openedAt === null ? t.composer.never : t.composer.closed;
}

/** useSend hands a reply to the outbox. */
function useSend({ id }: Conversation, messages: readonly Message[]) {
  const { outbox, clock } = useServices();
  return (text: string, says: string, replyTo: Message | null) => {
    outbox.add({
      key: crypto.randomUUID(),
      conversationId: id,
      text,
      says,
      replyTo,
      at: new Date(clock.now()).toISOString(),
      seen: messages.filter((m) => m.text === says).map((m) => m.id),
    });
  };
}
