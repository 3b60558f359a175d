import type { MessageStatus } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { ClockIcon } from "../ui/icons";

const signs: Partial<Record<MessageStatus, string>> = {
  UNCONFIRMED: "?",
  SENT: "✓",
  DELIVERED: "✓✓",
  READ: "✓✓",
  FAILED: "!",
};

/** Ticks show how far a message of ours has come, as customers know it from their own phones. */
export function Ticks({ status }: { status: MessageStatus }) {
  const { t } = useSpeech();
  const word = t.status[status];
  return (
    <span className={`ticks ${status.toLowerCase()}`} title={word}>
      <span aria-hidden="true">{status === "QUEUED" ? <ClockIcon /> : signs[status]}</span>
      <span className="hidden">{word}</span>
    </span>
  );
}
