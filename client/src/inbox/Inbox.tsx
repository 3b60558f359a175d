import { type KeyboardEvent, useCallback, useState } from "react";
import { navigate, useQueryParams, useRoute } from "../app/router";
import { useInbox } from "../app/services";
import { CustomerPanel } from "../customer/CustomerPanel";
import { useSpeech } from "../i18n/Speech";
import { ConversationList } from "../list/ConversationList";
import { ThreadScreen } from "../thread/ThreadScreen";
import { useTitle } from "../ui/useTitle";
import "./inbox.css";

export function Inbox() {
  const { conversations } = useInbox();
  const { conversationId } = useRoute();
  const at = useQueryParams()[0].get("at");
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
      <ConversationList selected={conversationId} />
      <main id="main" tabIndex={-1} onKeyDown={leave}>
        {conversationId === null ? (
          <Choose />
        ) : (
          <ThreadScreen
            key={`${conversationId} ${at}`}
            id={conversationId}
            at={at}
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
