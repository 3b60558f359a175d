import { useSyncExternalStore } from "react";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { useFocusBeside } from "../app/useFocusBeside";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import { RemindMenu } from "../signals/RemindMenu";
import { Problem } from "../ui/Problem";

/** ThreadActions are what is done with a conversation besides answering it. */
export function ThreadActions({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const { acts, signals } = useServices();
  const { known } = useSyncExternalStore(signals.subscribe, signals.getState);
  const { busy, failure, run } = useAction();
  const signal = Object.values(known).find((s) => s.conversation.id === conversation.id);
  const box = useFocusBeside<HTMLDivElement>(`${conversation.waitingSince} ${busy}`, "button", "#main h1");
  return (
    <div className="acts" ref={box}>
      {signal && (
        <RemindMenu busy={busy} onRemind={(after) => void run(() => signals.remind(signal.id, after))} />
      )}
      {conversation.waitingSince !== null && (
        <button
          type="button"
          className="button small"
          title={t.inbox.noReplyHint}
          disabled={busy}
          onClick={() => void run(() => acts.markNoReplyNeeded(conversation.id))}
        >
          {t.inbox.noReply}
        </button>
      )}
      <Problem failure={failure} />
    </div>
  );
}
