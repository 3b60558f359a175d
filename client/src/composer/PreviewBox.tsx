import { useId } from "react";
import { reason } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { markProblems, problemWords } from "../texts/problem";
import { Retry } from "../ui/Retry";
import type { Preview } from "./preview";

/** PreviewBox shows what the customer will read, and what keeps it from being sent. */
export function PreviewBox({ preview }: { preview: Preview }) {
  const { t } = useSpeech();
  const id = useId();
  const { filled, current, failure, reload } = preview;
  const problems = filled?.problems ?? [];
  return (
    <section className="preview-box" aria-labelledby={id} aria-busy={!current} data-testid="preview">
      <h2 id={id}>{t.texts.preview}</h2>
      {failure !== null && <Retry text={reason(t, failure)} onRetry={reload} />}
      {failure === null && filled === null && <p className="muted">{t.texts.previewWaits}</p>}
      {failure === null && filled !== null && (
        <p className="filled">
          {markProblems(filled.text, problems).map((part, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name, and no state
            part.faulty ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
          )}
        </p>
      )}
      <div role="status">
        {current && problems.length > 0 && (
          <>
            <p className="warn">{t.texts.cannotSend}</p>
            <ul className="warn">
              {problemWords(t, problems).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
