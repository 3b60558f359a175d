import { conversationPath, Link } from "../app/router";
import type { LedgerLineFragment } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { countryName, formatChange, formatCredits } from "./credits";

/** LedgerTable is entries of a ledger, each with the way to its message. */
export function LedgerTable({ rows }: { rows: readonly LedgerLineFragment[] }) {
  const { t } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.credits.ledger}>
        <thead>
          <tr>
            <th scope="col">{t.audit.time}</th>
            <th scope="col">{t.audit.what}</th>
            <th scope="col" className="amount">
              {t.credits.amount}
            </th>
            <th scope="col" className="amount">
              {t.credits.balanceAfter}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry }: { entry: LedgerLineFragment }) {
  const { t, time, locale } = useSpeech();
  const { kind, amount, balanceAfter, note, createdAt, message, rate } = entry;
  return (
    <tr data-testid="ledger-entry">
      <td>{time.full(createdAt)}</td>
      <td>
        {label(t.credits.kinds, kind)}
        {rate && (
          <>
            <br />
            <span className="muted">
              {countryName(rate.country, locale, t.credits.anyCountry)} ·{" "}
              {label(t.credits.categories, rate.category)} · {label(t.credits.units, rate.unit)}
            </span>
          </>
        )}
        {note && (
          <>
            <br />
            <span className="muted">{note}</span>
          </>
        )}
        {message && (
          <>
            <br />
            <Link href={conversationPath(message.conversation.id, message.id)}>{t.credits.message}</Link>
          </>
        )}
      </td>
      <td className="amount">{formatChange(amount, locale)}</td>
      <td className="amount">{formatCredits(balanceAfter, locale)}</td>
    </tr>
  );
}
