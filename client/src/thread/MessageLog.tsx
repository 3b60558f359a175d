import { Fragment, type KeyboardEvent, useCallback, useRef, useSyncExternalStore } from "react";
import { useServices } from "../app/services";
import { useNow } from "../app/useNow";
import { stillPending } from "../composer/outbox";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import type { Message } from "../inbox/message";
import type { ThreadState } from "../inbox/threadState";
import { DownIcon } from "../ui/icons";
import { Retry } from "../ui/Retry";
import type { UnreadLine } from "../unread/unreadLine";
import { useMarkRead } from "../unread/useMarkRead";
import { useUnreadLine } from "../unread/useUnreadLine";
import { Bubble } from "./Bubble";
import { PendingBubble } from "./PendingBubble";
import { useLogScroll } from "./useLogScroll";

const minute = 60_000;

interface Props {
  conversation: Conversation;
  thread: ThreadState;
  /** The message that an address or the search leads to. */
  found: string | null;
  onReply: ((message: Message) => void) | null;
}

export function MessageLog({ conversation, thread, found, onReply }: Props) {
  const { t } = useSpeech();
  const { store, outbox, viewer } = useServices();
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.getState);
  const { id, customer } = conversation;
  const pending = stillPending(
    waiting.filter((p) => p.conversationId === id),
    thread.messages,
    viewer.id,
  );

  const log = useRef<HTMLDivElement>(null);
  const line = useUnreadLine(conversation, thread.messages);
  useMarkRead(log, conversation, thread.messages);
  const cut = thread.after !== null;
  const edges = useEdges(id, thread);
  const first = found === null ? line && ".unread-line" : `article[data-id="${CSS.escape(found)}"]`;
  const { fresh, atEnd, toEnd, onScroll } = useLogScroll(log, {
    messages: thread.messages,
    pendingCount: pending.length,
    cut,
    first,
    ...edges,
  });
  const latest = () => {
    toEnd();
    if (cut) {
      void store.loadThread(id);
    }
  };

  return (
    <div className="log-frame" id="messages-panel" role="tabpanel" aria-labelledby="messages-tab">
      <div
        className="log"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-busy={thread.older === "loading"}
        aria-label={t.thread.label(customer.fullName)}
        ref={log}
        onScroll={onScroll}
        onKeyDown={walk}
        data-testid="thread"
        data-id={id}
      >
        <Beginning conversation={conversation} thread={thread} />
        <Days
          conversationId={id}
          messages={thread.messages}
          customerName={customer.fullName}
          line={line}
          found={found}
          onReply={onReply}
        />
        {cut && <Rest id={id} thread={thread} />}
        {pending.map((p) => (
          <PendingBubble key={p.key} pending={p} customerName={customer.fullName} />
        ))}
      </div>
      {!atEnd && (
        <button type="button" className="pill" onClick={latest}>
          <DownIcon /> {fresh > 0 ? t.thread.fresh(fresh) : t.thread.toEnd}
        </button>
      )}
    </div>
  );
}

function Beginning({ conversation, thread }: { conversation: Conversation; thread: ThreadState }) {
  const { t, time } = useSpeech();
  const { store } = useServices();
  if (thread.older === "failed") {
    return <Retry text={t.thread.olderFailed} onRetry={() => void store.loadOlder(conversation.id)} />;
  }
  const first = thread.messages[0];
  const text = thread.before === null ? first && t.thread.start(time.full(first.sentAt)) : t.thread.older;
  return <p className="day">{text}</p>;
}

/** useEdges loads more of a thread at whichever end the reader comes near to. */
function useEdges(id: string, { before, older, after, newer }: ThreadState) {
  const { store } = useServices();
  const canGoBack = before !== null && older === "idle";
  const canGoOn = after !== null && newer === "idle";
  const onNearStart = useCallback(() => {
    if (canGoBack) {
      void store.loadOlder(id);
    }
  }, [store, id, canGoBack]);
  const onNearEnd = useCallback(() => {
    if (canGoOn) {
      void store.loadNewer(id);
    }
  }, [store, id, canGoOn]);
  return { onNearStart, onNearEnd };
}

/** Rest stands where later messages are not loaded yet. */
function Rest({ id, thread }: { id: string; thread: ThreadState }) {
  const { t } = useSpeech();
  const { store } = useServices();
  return thread.newer === "failed" ? (
    <Retry text={t.thread.failed} onRetry={() => void store.loadNewer(id)} />
  ) : (
    <p className="day">{t.inbox.newer}</p>
  );
}

interface DaysProps {
  conversationId: string;
  messages: readonly Message[];
  customerName: string;
  line: UnreadLine | null;
  found: string | null;
  onReply: Props["onReply"];
}

/** Days are the messages, with a line wherever a new day begins. */
function Days({ conversationId, messages, customerName, line, found, onReply }: DaysProps) {
  const { time } = useSpeech();
  const { clock } = useServices();
  const now = useNow(clock, minute);
  const last = messages.length - 1;
  let day = "";
  return messages.map((message, index) => {
    const own = time.dayKey(message.sentAt);
    const begins = own !== day;
    day = own;
    return (
      <Fragment key={message.id}>
        {begins && <h2 className="day">{time.day(message.sentAt, now)}</h2>}
        {line?.before === message.id && <Line line={line} now={now} />}
        <Bubble
          message={message}
          conversationId={conversationId}
          found={message.id === found}
          customerName={customerName}
          tabIndex={index === last ? 0 : -1}
          onReply={onReply}
        />
      </Fragment>
    );
  });
}

/** Line says how much was unread when the reader came, and since when. */
function Line({ line, now }: { line: UnreadLine; now: number }) {
  const { t, time } = useSpeech();
  const since = t.inbox.dividerAt(time.dayWithin(line.since, now), time.clock(line.since));
  return (
    <p className="unread-line" data-testid="unread-line">
      <span>{t.inbox.divider(line.count, since)}</span>
    </p>
  );
}

/** walk moves the focus from message to message with the arrow keys. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const on = document.activeElement;
  if (step === undefined || !(on instanceof HTMLElement) || !on.matches("article[tabindex]")) {
    return;
  }
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("article[tabindex]")];
  all[all.indexOf(on) + step]?.focus();
  event.preventDefault();
}
