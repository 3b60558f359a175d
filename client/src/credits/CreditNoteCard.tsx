import { Link } from "../app/router";
import { useServices } from "../app/services";
import { useSpeech } from "../i18n/Speech";
import { CloseIcon } from "../ui/icons";
import type { CreditNote } from "./CreditNotes";
import { creditsPath } from "./credits";

/** useNoteWords says of which account a note is, and what. */
export function useNoteWords(): (note: CreditNote) => { title: string; said: string } {
  const { t } = useSpeech();
  return ({ account, change }) => ({
    title: t.credits.of(account.nickname ?? account.id),
    said:
      change === "LOW_BALANCE"
        ? t.credits.runLow
        : t.credits.rechargeFailed(account.autoRecharge?.lastFailure ?? ""),
  });
}

/** CreditNoteCard tells an administrator that an account runs out of credits. */
export function CreditNoteCard({ note }: { note: CreditNote }) {
  const { t } = useSpeech();
  const { creditNotes } = useServices();
  const { title, said } = useNoteWords()(note);
  const { id } = note.account;
  return (
    <article className="popup closing" aria-label={title} data-testid="credit-note">
      <h2>{title}</h2>
      <p className="said">{said}</p>
      <div className="acts">
        <Link className="button primary small" href={creditsPath(id)} onClick={() => creditNotes.dismiss(id)}>
          {t.credits.look}
        </Link>
      </div>
      <button
        type="button"
        className="icon-button close"
        aria-label={t.signals.dismiss}
        title={t.signals.dismiss}
        onClick={() => creditNotes.dismiss(id)}
      >
        <CloseIcon />
      </button>
    </article>
  );
}
