import { type KeyboardEvent, type RefObject, useId, useLayoutEffect } from "react";
import { useDraft, useServices } from "../app/services";
import type { Words } from "../i18n/en";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import type { Message } from "../inbox/message";
import { Quote } from "../thread/Bubble";
import { CloseIcon } from "../ui/icons";
import "./composer.css";
import { countCharacters, longest } from "./length";

interface Props {
  conversation: Conversation;
  messages: readonly Message[];
  replyTo: Message | null;
  onReplyTo: (message: Message | null) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

export function Composer({ conversation, messages, replyTo, onReplyTo, input }: Props) {
  const { t } = useSpeech();
  const { drafts } = useServices();
  const { id, customer } = conversation;
  const text = useDraft(id);
  const refused = whyRefused(conversation, t);
  const count = countCharacters(text);
  const ready = refused === null && text.trim() !== "" && count <= longest;
  const hint = useId();

  useGrowing(input, text);
  const add = useSend(conversation, messages);
  const send = () => {
    if (ready) {
      add(text, replyTo);
      onReplyTo(null);
      drafts.set(id, "");
      input.current?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && replyTo !== null) {
      event.stopPropagation(); // the next Escape leaves the conversation
      onReplyTo(null);
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo && (
        <Quote message={replyTo} customerName={customer.fullName}>
          <button
            type="button"
            className="icon-button"
            aria-label={t.composer.cancelReply}
            title={t.composer.cancelReply}
            onClick={() => onReplyTo(null)}
          >
            <CloseIcon />
          </button>
        </Quote>
      )}
      <textarea
        ref={input}
        rows={1}
        value={text}
        disabled={refused !== null}
        placeholder={t.composer.placeholder}
        aria-label={t.composer.label(customer.fullName)}
        aria-describedby={hint}
        onChange={(event) => drafts.set(id, event.target.value)}
        onKeyDown={onKeyDown}
        data-testid="composer-input"
      />
      <div className="bar">
        <Hint id={hint} refused={refused} tooLong={count > longest} />
        <span className={count > longest ? "danger" : ""}>{t.composer.count(count, longest)}</span>
        <button type="submit" className="button primary" disabled={!ready} data-testid="composer-send">
          {t.composer.send}
        </button>
      </div>
    </form>
  );
}

function Hint({ id, refused, tooLong }: { id: string; refused: string | null; tooLong: boolean }) {
  const { t } = useSpeech();
  if (refused !== null) {
    return (
      <span id={id} className="hint refused" role="status">
        {refused}
      </span>
    );
  }
  return (
    <span id={id} className={tooLong ? "hint danger" : "hint keys"}>
      {tooLong ? t.composer.tooLong : t.composer.hint}
    </span>
  );
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
  return (text: string, replyTo: Message | null) => {
    outbox.add({
      key: crypto.randomUUID(),
      conversationId: id,
      text,
      replyTo,
      at: new Date(clock.now()).toISOString(),
      seen: messages.filter((m) => m.text === text).map((m) => m.id),
    });
  };
}

/** useGrowing makes the field as high as its text; the style sheet says where that ends. */
function useGrowing(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const { current: field } = input;
    if (field && !CSS.supports("field-sizing", "content")) {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight}px`;
    }
  }, [input, text]);
}
