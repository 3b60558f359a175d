import { AttachMenu, type Source } from "../attach/AttachMenu";
import { formatCredits } from "../credits/credits";
import { useSpeech } from "../i18n/Speech";
import { longest } from "./length";
import type { Reply } from "./useReply";

interface Props {
  reply: Reply;
  hintId: string;
  /** What sending it would cost; null where that is nothing. */
  cost: string | null;
  onFiles: (files: readonly File[]) => void;
  onSource: (source: Source) => void;
}

/** Bar is what stands below the reply. */
export function Bar({ reply, hintId, cost, onFiles, onSource }: Props) {
  const { t, locale } = useSpeech();
  const { refused, count, ready, picker, field, attached } = reply;
  const tooLong = count > longest;
  return (
    <div className="bar">
      {refused === null && (
        <>
          <AttachMenu count={attached.length} onFiles={onFiles} onSource={onSource} />
          <button
            type="button"
            className="chip"
            aria-label={t.texts.pick}
            title={t.texts.pick}
            aria-expanded={picker.opened}
            onClick={picker.open}
            data-testid="composer-texts"
          >
            <kbd>/</kbd> {t.texts.pickShort}
          </button>
          <button
            type="button"
            className="chip"
            aria-label={t.texts.field}
            title={t.texts.field}
            onClick={field.begin}
          >
            <kbd>$[</kbd> {t.texts.fieldShort}
          </button>
        </>
      )}
      <Hint id={hintId} refused={refused} tooLong={tooLong} />
      <span className={tooLong ? "danger" : ""} data-testid="composer-count">
        {t.composer.count(count, longest)}
      </span>
      {cost !== null && (
        <span className="muted" data-testid="composer-cost">
          {t.credits.costs(formatCredits(cost, locale))}
        </span>
      )}
      <button type="submit" className="button primary" disabled={!ready} data-testid="composer-send">
        {t.composer.send}
      </button>
    </div>
  );
}

function Hint({ id, refused, tooLong }: { id: string; refused: string | null; tooLong: boolean }) {
  const { t } = useSpeech();
  if (refused !== null) {
    return (
      <span id={id} className="hint refused" role="status">
        {refused}
      </span>
    );
  }
  return (
    <span id={id} className={tooLong ? "hint danger" : "hint keys"}>
      {tooLong ? t.composer.tooLong : t.composer.hint}
    </span>
  );
}
