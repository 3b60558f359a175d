import { memo } from "react";
import { conversationPath, Link } from "../app/router";
import { useServices } from "../app/services";
import { useNow } from "../app/useNow";
import { formatWaiting } from "../format/waiting";
import { formatLeftShort, viewWindow } from "../format/window";
import type { FoundMessageFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { moveFocus } from "../list/moveFocus";
import { previewText } from "../list/preview";
import { Ticks } from "../thread/Ticks";
import { Ring } from "../ui/Ring";

const minute = 60_000;

/** MessageRows are the messages of a view; each opens its conversation at that message. */
export function MessageRows({ messages }: { messages: readonly FoundMessageFragment[] }) {
  const { t } = useSpeech();
  const { clock } = useServices();
  const now = useNow(clock, minute);
  return (
    <ul className="message-rows" aria-label={t.views.title} onKeyDown={moveFocus}>
      {messages.map((message, index) => (
        <MessageRow key={message.id} message={message} now={now} tabIndex={index === 0 ? 0 : -1} />
      ))}
    </ul>
  );
}

interface Props {
  message: FoundMessageFragment;
  now: number;
  tabIndex: 0 | -1;
}

const MessageRow = memo(function MessageRow({ message, now, tabIndex }: Props) {
  const { t, time } = useSpeech();
  const { conversation, direction, status, sentAt } = message;
  const { customer, account, owner } = conversation;
  return (
    <li>
      <Link
        className="row"
        href={conversationPath(conversation.id, message.id)}
        tabIndex={tabIndex}
        data-testid="message-row"
        data-id={message.id}
      >
        <span className="what">
          <span className="name">{customer.fullName}</span>
          <span className="preview">
            {direction === "OUTBOUND" && (
              <>
                <Ticks status={status} />{" "}
              </>
            )}
            {previewText(message, t)}
          </span>
        </span>
        <span className="state">
          <State message={message} now={now} />
        </span>
        <span className="where">
          <span>
            <span className="hidden">{t.views.owner}: </span>
            {owner.name}
          </span>
          <span className="muted">
            <span className="hidden">{t.views.account}: </span>
            {account.nickname}
          </span>
        </span>
        <span className="when">
          <time dateTime={sentAt} title={time.full(sentAt)}>
            {time.list(sentAt, now)}
          </time>
          <RowWindow message={message} now={now} />
        </span>
      </Link>
    </li>
  );
});

/** State says what has become of a message: it waits, was answered, or needs no answer. */
function State({ message, now }: { message: FoundMessageFragment; now: number }) {
  const { t, time } = useSpeech();
  const { direction, origin, repliedAt, repliedBy, noReplyNeededAt, sentBy, sentAt } = message;
  if (direction === "OUTBOUND") {
    return sentBy && <span className="muted">{t.views.sentBy(sentBy.name)}</span>;
  }
  if (repliedAt !== null) {
    const at = time.list(repliedAt, now);
    return (
      <span className="muted">{repliedBy ? t.views.repliedBy(at, repliedBy.name) : t.views.replied(at)}</span>
    );
  }
  if (noReplyNeededAt !== null) {
    return <span className="muted">{t.views.noReply}</span>;
  }
  if (origin !== "CUSTOMER") {
    return null; // imported history waits for nobody
  }
  return <span className="warn">{t.views.waits(formatWaiting(sentAt, now, t))}</span>;
}

function RowWindow({ message, now }: { message: FoundMessageFragment; now: number }) {
  const { t } = useSpeech();
  const view = viewWindow(message.conversation.window, now);
  if (view.tone === "closed") {
    return <span className="muted">{t.window.closed}</span>;
  }
  const left = formatLeftShort(view.left);
  return (
    <span className={`window ${view.tone}`}>
      <Ring view={view} />
      <span aria-hidden="true">{left}</span>
      <span className="hidden">{t.list.windowLeft(left)}</span>
    </span>
  );
}
