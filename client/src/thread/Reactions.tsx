import { type KeyboardEvent, useRef, useState } from "react";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { failureWords } from "../i18n/failure";
import { useSpeech } from "../i18n/Speech";
import type { Message } from "../inbox/message";
import { SmileIcon } from "../ui/icons";
import { Problem } from "../ui/Problem";
import { useOutside } from "../ui/useOutside";
import "./reactions.css";

/** Those that WhatsApp itself offers first. */
const offered = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** WhatsApp takes reactions to messages of the last 30 days. */
const period = 30 * 24 * 60 * 60_000;

interface Props {
  message: Message;
  conversationId: string;
  /** A message can be sent in the conversation at the moment. */
  canSend: boolean;
}

/** Reactions are the emoji on a message: one of the customer's, one of ours, which can be changed. */
export function Reactions({ message, conversationId, canSend }: Props) {
  const { t } = useSpeech();
  const { acts, clock } = useServices();
  const { busy, failure, run } = useAction();
  const { reactions, revokedAt, sentAt, status } = message;
  const ours = reactions.find((one) => one.direction === "OUTBOUND");
  const taken = message.direction === "INBOUND" || ["SENT", "DELIVERED", "READ"].includes(status);
  const fresh = clock.now() - Date.parse(sentAt) < period;
  const can = canSend && taken && fresh && revokedAt === null;
  const react = (emoji: string | null) => void run(() => acts.react(conversationId, message.id, emoji));
  const emoji = reactions.map((one) => one.emoji).join(" ");
  return (
    <>
      {can && <Picker chosen={ours?.emoji ?? null} busy={busy} onReact={react} />}
      {ours?.failure && <WhyNot emoji={ours.emoji} failure={ours.failure} />}
      <Problem failure={failure} />
      {reactions.length > 0 && (
        <span className={`reactions${ours?.status === "QUEUED" ? " waiting" : ""}`}>
          <span className="hidden">{t.message.reactions(emoji)}</span>
          <span aria-hidden="true">{emoji}</span>
        </span>
      )}
    </>
  );
}

type Failure = NonNullable<Message["reactions"][number]["failure"]>;

function WhyNot({ emoji, failure }: { emoji: string; failure: Failure }) {
  const { t } = useSpeech();
  const [why] = failureWords(t, failure);
  return (
    <small className="why danger">
      {t.failure.reaction(emoji)}: {why}
      {failure.code !== null && ` (${t.failure.code(failure.code)})`}
    </small>
  );
}

interface PickerProps {
  chosen: string | null;
  busy: boolean;
  onReact: (emoji: string | null) => void;
}

/** Picker offers a few emoji, and to take away the one that is chosen. */
function Picker({ chosen, busy, onReact }: PickerProps) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useOutside(box, open, () => setOpen(false));
  /** close leaves the focus with the message: the emoji that had it goes. */
  const close = () => {
    setOpen(false);
    box.current?.closest("article")?.focus({ preventScroll: true });
  };
  const choose = (emoji: string) => {
    close();
    onReact(emoji === chosen ? null : emoji);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (open && event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what its own button opened
    <div className="react" ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="side-button"
        tabIndex={-1}
        title={t.message.react}
        aria-label={t.message.react}
        aria-expanded={open}
        disabled={busy}
        onClick={() => setOpen(!open)}
      >
        <SmileIcon />
      </button>
      {open && <Choices chosen={chosen} onChoose={choose} />}
    </div>
  );
}

function Choices({ chosen, onChoose }: { chosen: string | null; onChoose: (emoji: string) => void }) {
  const { t } = useSpeech();
  const choices = chosen === null || offered.includes(chosen) ? offered : [chosen, ...offered];
  return (
    <div className="choices" data-testid="emoji-choices">
      {choices.map((emoji, index) => (
        <button
          key={emoji}
          type="button"
          // biome-ignore lint/a11y/noAutofocus: who opens the choices chooses
          autoFocus={index === 0}
          aria-pressed={emoji === chosen}
          aria-label={emoji === chosen ? t.message.unreact(emoji) : t.message.reactWith(emoji)}
          onClick={() => onChoose(emoji)}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}
