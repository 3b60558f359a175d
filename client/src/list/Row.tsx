import { memo } from "react";
import { conversationPath, Link } from "../app/router";
import { useDraft } from "../app/services";
import { useUnsent } from "../composer/useUnsent";
import { formatWaiting } from "../format/waiting";
import { formatLeftShort, viewWindow } from "../format/window";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import { Ticks } from "../thread/Ticks";
import { Avatar } from "../ui/Avatar";
import { ClockIcon } from "../ui/icons";
import { Ring } from "../ui/Ring";
import { previewText } from "./preview";

interface Props {
  conversation: Conversation;
  now: number;
  selected: boolean;
  tabIndex: 0 | -1;
}

export const Row = memo(function Row({ conversation, now, selected, tabIndex }: Props) {
  const { t, time } = useSpeech();
  const { id, customer, lastMessage } = conversation;
  const at = lastMessage?.sentAt ?? conversation.createdAt;
  return (
    <li>
      <Link
        href={conversationPath(id)}
        id={`row-${id}`}
        className={conversation.unreadCount > 0 ? "row fresh" : "row"}
        tabIndex={tabIndex}
        aria-current={selected ? "page" : undefined}
        data-testid="conversation-row"
        data-id={id}
      >
        <Avatar name={customer.fullName} />
        <span className="what">
          <span className="name">{customer.fullName}</span>
          <Preview conversation={conversation} selected={selected} />
          {conversation.waitingSince !== null && (
            <span className="waits" data-testid="waiting">
              <ClockIcon /> {t.inbox.waits(formatWaiting(conversation.waitingSince, now, t))}
            </span>
          )}
        </span>
        <span className="meta">
          <time dateTime={at} title={time.full(at)}>
            {time.list(at, now)}
          </time>
          <RowWindow conversation={conversation} now={now} />
          <Unread count={conversation.unreadCount} />
        </span>
        <span className="hidden">{conversation.account.nickname}</span>
        {lastMessage === null && <span className="hidden">{t.list.none}</span>}
      </Link>
    </li>
  );
});

function Preview({ conversation, selected }: { conversation: Conversation; selected: boolean }) {
  const { t } = useSpeech();
  const draft = useDraft(conversation.id);
  const unsent = useUnsent(conversation.id);
  const { lastMessage } = conversation;
  if (unsent !== undefined) {
    return (
      <span className="preview unsent">{t.list.unsent(unsent.says || (unsent.attached[0]?.name ?? ""))}</span>
    );
  }
  if (draft !== "" && !selected) {
    return <span className="preview draft">{t.list.draft(draft)}</span>;
  }
  return (
    <span className="preview">
      {lastMessage?.direction === "OUTBOUND" && (
        <>
          <Ticks status={lastMessage.status} />{" "}
        </>
      )}
      {lastMessage && previewText(lastMessage, t)}
    </span>
  );
}

function Unread({ count }: { count: number }) {
  const { t } = useSpeech();
  if (count === 0) {
    return null;
  }
  return (
    <span className="count" data-testid="unread">
      <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
      <span className="hidden">{t.inbox.unreadCount(count)}</span>
    </span>
  );
}

function RowWindow({ conversation, now }: { conversation: Conversation; now: number }) {
  const { t } = useSpeech();
  const view = viewWindow(conversation.window, now);
  if (view.tone === "closed") {
    return <span>{t.window.closed}</span>;
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
