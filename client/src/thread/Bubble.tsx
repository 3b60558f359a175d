import { memo, type ReactNode } from "react";
import { useSpeech } from "../i18n/Speech";
import type { Message } from "../inbox/message";
import { previewText } from "../list/preview";
import { ReplyIcon } from "../ui/icons";
import { Content } from "./Content";
import { Fate } from "./Fate";
import { Reactions } from "./Reactions";
import { Ticks } from "./Ticks";

interface Props {
  message: Message;
  conversationId: string;
  customerName: string;
  tabIndex: 0 | -1;
  /** The search, or an address, leads to it. */
  found: boolean;
  /** Null where no reply can be sent. */
  onReply: ((message: Message) => void) | null;
}

export const Bubble = memo(function Bubble(props: Props) {
  const { message, conversationId, customerName, tabIndex, found, onReply } = props;
  const { t } = useSpeech();
  const mine = message.direction === "OUTBOUND";
  const author = mine ? (message.sentBy?.name ?? t.thread.you) : customerName;
  const repliable = onReply !== null && message.revokedAt === null;
  return (
    <article
      className={`bubble ${mine ? "out" : "in"} ${message.status.toLowerCase()}${found ? " found" : ""}`}
      aria-current={found ? "true" : undefined}
      tabIndex={tabIndex}
      aria-label={author}
      aria-keyshortcuts={repliable ? "r e" : undefined}
      onKeyDown={(event) => {
        if (event.metaKey || event.ctrlKey || event.altKey) {
          return;
        }
        if (repliable && event.key === "r") {
          event.preventDefault();
          onReply(message);
        }
        if (event.key === "e") {
          event.currentTarget.querySelector<HTMLButtonElement>(".react > button")?.click();
        }
      }}
      data-testid="message"
      data-id={message.id}
      data-direction={message.direction}
      data-status={message.status}
    >
      {message.revokedAt === null ? (
        <Said message={message} customerName={customerName} />
      ) : (
        <p className="text withdrawn">{t.message.withdrawn}</p>
      )}
      <Meta message={message} />
      <Fate message={message} conversationId={conversationId} canSend={onReply !== null} />
      <Reactions message={message} conversationId={conversationId} canSend={onReply !== null} />
      {repliable && (
        <button
          type="button"
          className="reply"
          tabIndex={-1}
          title={t.thread.reply}
          aria-label={t.thread.replyTo(author)}
          onClick={() => onReply(message)}
        >
          <ReplyIcon />
        </button>
      )}
    </article>
  );
});

function Said({ message, customerName }: { message: Message; customerName: string }) {
  const { t } = useSpeech();
  const { content, text, referral } = message;
  const spoken = content && shows(content, text) ? null : text;
  return (
    <>
      {message.forwarded && <small className="mark">{t.message.forwarded}</small>}
      {referral && (
        <small className="mark">
          {referral.sourceType === "post" ? t.message.referralPost : t.message.referral}
          {[referral.headline, referral.body].filter(Boolean).map((line) => ` · ${line}`)}
        </small>
      )}
      {message.replyTo ? (
        <Quote message={message.replyTo} customerName={customerName} />
      ) : (
        message.replyToWamid && <blockquote className="quote">{t.message.quoteMissing}</blockquote>
      )}
      <Content message={message} />
      {spoken && <p className="text">{spoken}</p>}
    </>
  );
}

/** shows reports whether the content says the text already: a tapped button's title, an order's note. */
function shows(content: NonNullable<Message["content"]>, text: string | null): boolean {
  switch (content.__typename) {
    case "ButtonContent":
      return content.title === text;
    case "OrderContent":
      return content.note === text;
    default:
      return false;
  }
}

type QuoteProps = { message: NonNullable<Message["replyTo"]>; customerName: string; children?: ReactNode };

/** Quote is the message that another one answers. */
export function Quote({ message, customerName, children }: QuoteProps) {
  const { t } = useSpeech();
  return (
    <blockquote className="quote">
      <div>
        <strong>{message.direction === "OUTBOUND" ? t.thread.you : customerName}</strong>
        <span>{previewText(message, t)}</span>
      </div>
      {children}
    </blockquote>
  );
}

function Meta({ message }: { message: Message }) {
  const { t, time } = useSpeech();
  const marks = [
    message.editedAt && message.revokedAt === null ? t.message.edited : null,
    message.origin === "BUSINESS_APP" ? t.message.phone : null,
    message.origin === "HISTORY" ? t.message.history : null,
  ];
  const spelled = ["READ", "UNCONFIRMED"].includes(message.status);
  return (
    <small className="meta">
      {marks.filter(Boolean).map((mark) => `${mark} · `)}
      <time dateTime={message.sentAt} title={time.full(message.sentAt)}>
        {time.clock(message.sentAt)}
      </time>
      {message.direction === "OUTBOUND" && (
        <>
          {" "}
          <Ticks status={message.status} />
          {spelled && <span aria-hidden="true"> {t.status[message.status]}</span>}
        </>
      )}
    </small>
  );
}
