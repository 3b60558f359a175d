import { useSpeech } from "../i18n/Speech";

/** Retry says that something could not be loaded, and offers to try again. */
export function Retry({ text, onRetry }: { text: string; onRetry: () => void }) {
  const { t } = useSpeech();
  return (
    <div className="retry" role="alert">
      <p>{text}</p>
      <button type="button" className="button" onClick={onRetry}>
        {t.app.retry}
      </button>
    </div>
  );
}
