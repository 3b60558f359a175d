import { type RefObject, useEffect, useSyncExternalStore } from "react";
import { newKey } from "../app/newKey";
import { useDraft, useServices, useTray } from "../app/services";
import { type Attached, allReady } from "../attach/attached";
import type { Words } from "../i18n/en";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import type { Message } from "../inbox/message";
import { type FieldTyping, useTypedField } from "../texts/useTypedField";
import { longest } from "./length";
import { type Pending, resembles } from "./outbox";
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
  /** What goes along. */
  attached: readonly Attached[];
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
  const { drafts, trays } = useServices();
  const { id } = conversation;
  const text = useDraft(id);
  const attached = useTray(id);
  const write = (next: string) => drafts.set(id, next);
  const picker = usePicker(input, text);
  const field = useTypedField(input, text);
  const preview = usePreview(conversation, text, field.typed !== null);
  const returned = useReturned(id, text, (reply) => {
    onReplyTo(reply.replyTo ?? replyTo);
    if (reply.wanted) {
      input.current?.focus();
    }
  });
  useSettling(id, messages);
  const refused = whyRefused(conversation, t);
  const count = lengthOf(text, preview);
  const says = refused === null ? whatItSays(text, attached, preview, count) : null;
  const add = useSend(conversation, messages);
  const send = () => {
    if (says !== null) {
      add(text, says, replyTo, attached);
      trays.take(id);
      onReplyTo(null);
      write("");
      input.current?.focus();
    }
  };
  return {
    text,
    write,
    picker,
    field,
    attached,
    preview,
    returned,
    refused,
    count,
    ready: says !== null,
    send,
  };
}

/** whatItSays is what the customer will read of a reply; null where it cannot be sent as it stands. */
function whatItSays(
  text: string,
  attached: readonly Attached[],
  preview: Preview | null,
  count: number,
): string | null {
  if (!allReady(attached) || count > longest) {
    return null;
  }
  if (text.trim() !== "") {
    return toRead(text, preview);
  }
  return attached.length > 0 ? "" : null;
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

/** useSettling has the outbox forget what the thread shows. */
function useSettling(id: string, messages: readonly Message[]): void {
  const { outbox } = useServices();
  const pending = useSyncExternalStore(outbox.subscribe, outbox.getState);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reply may fail after its message came
  useEffect(() => outbox.settle(id, messages), [outbox, pending, id, messages]);
}

/** useSend hands a reply to the outbox. */
function useSend({ id }: Conversation, messages: readonly Message[]) {
  const { outbox, clock } = useServices();
  return (text: string, says: string, replyTo: Message | null, attached: readonly Attached[]) => {
    outbox.add({
      key: newKey(),
      conversationId: id,
      text,
      says,
      attached,
      replyTo,
      at: new Date(clock.now()).toISOString(),
      seen: messages.filter((m) => resembles(m, { says, attached })).map((m) => m.id),
    });
  };
}
