import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import type { Pending } from "../composer/outbox";
import { errorText } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { ClockIcon, TypeIcon } from "../ui/icons";
import { Problem } from "../ui/Problem";
import { Quote } from "./Bubble";

/** PendingBubble is a reply that the server has not taken over yet, or has refused. */
export function PendingBubble({ pending, customerName }: { pending: Pending; customerName: string }) {
  const { t, time } = useSpeech();
  const { outbox } = useServices();
  const { busy, failure, run } = useAction();
  const { key, conversationId, says, attached, replyTo, state, code } = pending;
  return (
    <article
      className={`bubble out ${state === "failed" ? "failed" : "queued"}`}
      data-testid="message"
      data-direction="OUTBOUND"
      data-status={state === "failed" ? "FAILED" : "SENDING"}
    >
      {replyTo && <Quote message={replyTo} customerName={customerName} />}
      {attached.map((one) => (
        <div className="content" key={one.key}>
          <TypeIcon type="DOCUMENT" />
          <div className="title">{one.name}</div>
        </div>
      ))}
      {says !== "" && <p className="text">{says}</p>}
      {state === "sending" ? (
        <small className="meta">
          {time.clock(pending.at)}{" "}
          <span className="ticks queued" title={t.status.sending}>
            <ClockIcon />
            <span className="hidden">{t.status.sending}</span>
          </span>
        </small>
      ) : (
        <small className="why danger" role="alert">
          {t.composer.failed(errorText(t, code ?? "INTERNAL"))}{" "}
          <button type="button" className="textual" onClick={() => outbox.retry(conversationId)}>
            {t.composer.again}
          </button>{" "}
          <button
            type="button"
            className="textual"
            disabled={busy}
            onClick={() => void run(() => outbox.edit(key))}
          >
            {t.composer.edit}
          </button>
          <Problem failure={failure} />
        </small>
      )}
    </article>
  );
}
