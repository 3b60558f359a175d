import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { conversationPath, Link, navigate } from "../app/router";
import { useInbox, useQuote, useServices } from "../app/services";
import { useNow } from "../app/useNow";
import { Attachments } from "../attachments/Attachments";
import { Composer } from "../composer/Composer";
import { formatWaiting } from "../format/waiting";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import type { Message } from "../inbox/message";
import { BackIcon, DetailsIcon } from "../ui/icons";
import { Retry } from "../ui/Retry";
import { Skeleton } from "../ui/Skeleton";
import { MessageLog } from "./MessageLog";
import { type Tab, Tabs } from "./Tabs";
import { ThreadActions } from "./ThreadActions";
import "./thread.css";
import { WindowCountdown } from "./WindowCountdown";

const minute = 60_000;

interface Props {
  id: string;
  /** The message that the address leads to. */
  at: string | null;
  details: boolean;
  onDetails: () => void;
}

/** ThreadScreen is one conversation. Give it id and at as its key: nothing of one stays for the next. */
export function ThreadScreen({ id, at, details, onDetails }: Props) {
  const { t } = useSpeech();
  const { store } = useServices();
  const { threads, conversations } = useInbox();
  useEffect(() => void store.openThread(id, at), [store, id, at]);

  const [tab, setTab] = useState<Tab>("messages");
  useSuccessor(id);

  const thread = threads[id];
  const conversation = conversations[id];
  if (thread?.status === "missing") {
    return (
      <div className="center">
        <p>{t.thread.missing}</p>
        <Stranded id={id} />
        <Link className="button" href="/">
          {t.thread.back}
        </Link>
      </div>
    );
  }
  return (
    <>
      <header className="head">
        <Link className="icon-button back" href="/" aria-label={t.thread.back} title={t.thread.back}>
          <BackIcon />
        </Link>
        {conversation && <Title conversation={conversation} />}
        {conversation && <ThreadActions conversation={conversation} />}
        <button
          type="button"
          className="icon-button details-toggle"
          aria-expanded={details}
          aria-controls="details"
          aria-label={t.thread.details}
          title={t.thread.details}
          onClick={onDetails}
        >
          <DetailsIcon />
        </button>
      </header>
      {thread?.status === "failed" && (
        <Retry text={t.thread.failed} onRetry={() => void store.loadThread(id)} />
      )}
      {conversation && <Tabs tab={tab} onTab={setTab} />}
      {conversation && tab === "attachments" ? (
        <Attachments id={id} onMessage={() => setTab("messages")} />
      ) : thread && conversation && (thread.status === "ready" || thread.messages.length > 0) ? (
        <Talk conversation={conversation} at={at} />
      ) : (
        thread?.status !== "failed" && <Skeleton kind="bubbles" label={t.app.loading} />
      )}
    </>
  );
}

/** Stranded are the replies that failed in a conversation that is gone: their texts, and a way to let go. */
function Stranded({ id }: { id: string }) {
  const { t } = useSpeech();
  const { outbox } = useServices();
  const pending = useSyncExternalStore(outbox.subscribe, outbox.getState);
  return pending
    .filter((p) => p.conversationId === id && p.state === "failed")
    .map(({ key, says }) => (
      <p key={key} data-testid="stranded">
        <span className="text">{says}</span>{" "}
        <button type="button" className="textual" onClick={() => outbox.discard(key)}>
          {t.composer.discard}
        </button>
      </p>
    ));
}

/** useSuccessor goes on to the conversation that this one became part of, with all that was not sent. */
function useSuccessor(id: string): void {
  const { drafts, trays, outbox } = useServices();
  const successor = useInbox().mergedInto[id];
  useEffect(() => {
    if (successor !== undefined) {
      for (const unsent of [drafts, trays, outbox]) {
        unsent.merge(id, successor);
      }
      navigate(conversationPath(successor), { replace: true });
    }
  }, [id, successor, drafts, trays, outbox]);
}

function Title({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const { customer, account } = conversation;
  return (
    <div className="who">
      <h1 tabIndex={-1}>
        {customer.fullName}{" "}
        {account.nickname && <small className="account">{t.thread.account(account.nickname)}</small>}
      </h1>
      <WindowCountdown conversation={conversation} />
      <Waits since={conversation.waitingSince} />
    </div>
  );
}

function Waits({ since }: { since: string | null }) {
  const { t, time } = useSpeech();
  const { clock } = useServices();
  const now = useNow(clock, minute);
  return (
    since !== null && (
      <span className="waits" title={time.full(since)} data-testid="thread-waiting">
        {t.inbox.waits(formatWaiting(since, now, t))}
      </span>
    )
  );
}

function Talk({ conversation, at }: { conversation: Conversation; at: string | null }) {
  const { threads } = useInbox();
  const { drafts } = useServices();
  const input = useRef<HTMLTextAreaElement>(null);
  const { id, window: service, account } = conversation;
  const replyTo = useQuote(id);
  const setReplyTo = useCallback((message: Message | null) => drafts.quote(id, message), [drafts, id]);
  const canSend = service.open && account.status === "ACTIVE";

  const reply = useCallback(
    (message: Message) => {
      setReplyTo(message);
      input.current?.focus();
    },
    [setReplyTo],
  );

  useEffect(() => {
    // Not on phones: there the keyboard would cover the messages.
    if (matchMedia("(min-width: 760px)").matches) {
      input.current?.focus();
    }
  }, []);

  const thread = threads[id];
  return (
    thread && (
      <>
        <MessageLog conversation={conversation} thread={thread} found={at} onReply={canSend ? reply : null} />
        <Composer
          conversation={conversation}
          messages={thread.messages}
          replyTo={replyTo}
          onReplyTo={setReplyTo}
          input={input}
        />
      </>
    )
  );
}
