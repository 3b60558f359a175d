import type { KeyboardEvent } from "react";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { useNow } from "../app/useNow";
import { useSpeech } from "../i18n/Speech";
import { previewText } from "../list/preview";
import { CloseIcon } from "../ui/icons";
import { Problem } from "../ui/Problem";
import { type Closing, minutesLeft } from "./ClosingStore";
import { quarter, RemindMenu } from "./RemindMenu";
import type { Signal } from "./SignalStore";
import { useOpenSignal } from "./useSignals";

/** SignalCard pops up when somebody writes: how many messages, and what to do about them. */
export function SignalCard({ signal }: { signal: Signal }) {
  const { t, time } = useSpeech();
  const { signals } = useServices();
  const { busy, failure, run } = useAction();
  const open = useOpenSignal();
  const { id, conversation, latestMessage, messageCount } = signal;
  const title = t.signals.card(conversation.customer.fullName, t.signals.messages(messageCount));
  const ignore = () => void run(() => signals.ignore(id));
  const acts: Record<string, () => void> = {
    o: () => open(signal),
    r: () => void run(() => signals.remind(id, quarter)),
    i: ignore,
  };
  return (
    <article
      className="popup"
      aria-label={title}
      aria-keyshortcuts="o r i"
      onKeyDown={(event) => actBy(event, acts)}
      data-testid="popup"
    >
      <h2>{title}</h2>
      <p className="said">{previewText(latestMessage, t)}</p>
      <p className="muted">
        {conversation.account.nickname} · {time.clock(latestMessage.sentAt)}
      </p>
      <div className="acts">
        <button type="button" className="button primary small" onClick={() => open(signal)}>
          {t.signals.answer}
        </button>
        <button type="button" className="button small" disabled={busy} onClick={ignore}>
          {t.signals.ignore}
        </button>
        <RemindMenu busy={busy} onRemind={(after) => void run(() => signals.remind(id, after))} />
      </div>
      <Problem failure={failure} />
    </article>
  );
}

/** actBy is for keys without modifiers that are not being typed into a field: once for each time one is pressed. */
function actBy(event: KeyboardEvent, acts: Readonly<Record<string, () => void>>): void {
  const { target, key, altKey, ctrlKey, metaKey, repeat } = event;
  const typing = target instanceof HTMLElement && target.matches("input, select, textarea");
  const act = acts[key];
  if (act !== undefined && !typing && !repeat && !altKey && !ctrlKey && !metaKey) {
    event.preventDefault();
    act();
  }
}

/** ClosingCard warns that the window of somebody who waits is about to close. */
export function ClosingCard({ closing, onOpen }: { closing: Closing; onOpen: () => void }) {
  const { t } = useSpeech();
  const { clock, closings } = useServices();
  const now = useNow(clock, 1_000);
  const { conversation } = closing;
  const { fullName } = conversation.customer;
  return (
    <article className="popup closing" aria-label={fullName} data-testid="closing">
      <h2>{fullName}</h2>
      <p className="said">{t.signals.closing(minutesLeft(closing, now))}</p>
      <p className="muted">{t.signals.closingHint}</p>
      <div className="acts">
        <button type="button" className="button primary small" onClick={onOpen}>
          {t.signals.answer}
        </button>
      </div>
      <button
        type="button"
        className="icon-button close"
        aria-label={t.signals.dismiss}
        title={t.signals.dismiss}
        onClick={() => closings.dismiss(conversation.id)}
      >
        <CloseIcon />
      </button>
    </article>
  );
}
