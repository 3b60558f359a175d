import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { failureWords } from "../i18n/failure";
import { useSpeech } from "../i18n/Speech";
import type { Message } from "../inbox/message";
import { Problem } from "../ui/Problem";
import "./fate.css";

interface Props {
  message: Message;
  conversationId: string;
  /** A message can be sent in the conversation at the moment. */
  canSend: boolean;
}

/** Fate says why a message was not sent, or that nobody knows, and offers what can be done about it. */
export function Fate({ message, conversationId, canSend }: Props) {
  const { t } = useSpeech();
  const { acts } = useServices();
  const { busy, failure, run } = useAction();
  const { status, origin, retriedAs } = message;
  const unsure = status === "UNCONFIRMED";
  const mine = origin === "CONVERSA";
  const may = unsure || (status === "FAILED" && (message.failure?.retryable ?? true));
  if (!unsure && !message.failure && !(mine && status === "QUEUED")) {
    return null;
  }
  return (
    <div className="fate">
      {message.failure && <WhyFailed failure={message.failure} />}
      {unsure && <small className="why">{t.status.unconfirmedHint}</small>}
      {retriedAs !== null && <small>{t.failure.sentAgain}</small>}
      {mine && may && retriedAs === null && canSend && (
        <button
          type="button"
          className="textual"
          title={unsure ? t.failure.mayBeTwice : undefined}
          disabled={busy}
          onClick={() => void run(() => acts.retry(conversationId, message.id))}
        >
          {t.failure.again}
        </button>
      )}
      {mine && status === "QUEUED" && (
        <button
          type="button"
          className="textual later"
          disabled={busy}
          onClick={() => void run(() => acts.cancel(conversationId, message.id))}
        >
          {t.failure.cancel}
        </button>
      )}
      <Problem failure={failure} />
    </div>
  );
}

function WhyFailed({ failure }: { failure: NonNullable<Message["failure"]> }) {
  const { t } = useSpeech();
  const [why, remedy] = failureWords(t, failure);
  return (
    <small className="why danger">
      {t.status.FAILED}: {why}
      {failure.code !== null && ` (${t.failure.code(failure.code)})`}
      {remedy && (
        <>
          <br />
          {remedy}
        </>
      )}
    </small>
  );
}
