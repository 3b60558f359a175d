import { type KeyboardEvent, useCallback, useEffect, useState } from "react";
import { navigate, useRoute } from "../app/router";
import { useInbox, useServices } from "../app/services";
import { useLive } from "../app/useLive";
import { CustomerPanel } from "../customer/CustomerPanel";
import { useSpeech } from "../i18n/Speech";
import { ConversationList } from "../list/ConversationList";
import { ThreadScreen } from "../thread/ThreadScreen";
import { ConnectionBanner } from "./ConnectionBanner";
import "./inbox.css";
import { Rail } from "./Rail";

export function Inbox() {
  const { t } = useSpeech();
  const services = useServices();
  const { conversations } = useInbox();
  const { conversationId } = useRoute();
  const { state, retry } = useLive(services, conversationId);
  const [details, setDetails] = useState(false);
  const conversation = conversationId === null ? undefined : conversations[conversationId];
  useTitle(conversation?.customer.fullName);

  const leave = useCallback(
    (event: KeyboardEvent) => {
      if (event.key !== "Escape" || conversationId === null) {
        return;
      }
      if (details) {
        setDetails(false);
        return;
      }
      navigate("/");
      requestAnimationFrame(() => document.getElementById(`row-${conversationId}`)?.focus());
    },
    [conversationId, details],
  );

  return (
    <div className={conversationId === null ? "inbox" : "inbox talking"}>
      <a className="skip" href="#thread">
        {t.app.skip}
      </a>
      <ConnectionBanner state={state} onRetry={retry} />
      <Rail />
      <ConversationList selected={conversationId} />
      <main id="thread" tabIndex={-1} onKeyDown={leave}>
        {conversationId === null ? (
          <Choose />
        ) : (
          <ThreadScreen
            key={conversationId}
            id={conversationId}
            details={details}
            onDetails={() => setDetails(!details)}
          />
        )}
      </main>
      {conversation && (
        <CustomerPanel conversation={conversation} open={details} onClose={() => setDetails(false)} />
      )}
    </div>
  );
}

function Choose() {
  const { t } = useSpeech();
  return (
    <div className="center muted">
      <p className="big">{t.thread.choose}</p>
      <p>{t.thread.chooseHint}</p>
    </div>
  );
}

function useTitle(name: string | undefined): void {
  const { t } = useSpeech();
  const title = name === undefined ? t.app.name : `${name} · ${t.app.name}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
