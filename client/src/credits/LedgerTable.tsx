import { conversationPath, Link } from "../app/router";
import { formatMoney } from "../documents/money";
import type { LedgerLineFragment } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { countryName, formatChange, formatCredits, noteOf } from "./credits";

/** LedgerTable is entries of a ledger, each with its price, its payment and the way to its message. */
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
  const { kind, amount, balanceAfter, createdAt, message, rate, purchase } = entry;
  const said = noteOf(entry, t.credits.corrected);
  return (
    <tr data-testid="ledger-entry">
      <td>{time.full(createdAt)}</td>
      <td>
        <div>{label(t.credits.kinds, kind)}</div>
        {said && <div className="muted">{said}</div>}
        {rate && <Price rate={rate} />}
        {purchase && <Payment purchase={purchase} />}
        {message && (
          <Link href={conversationPath(message.conversation.id, message.id)}>{t.credits.message}</Link>
        )}
      </td>
      <td className="amount">{formatChange(amount, locale)}</td>
      <td className="amount">{formatCredits(balanceAfter, locale)}</td>
    </tr>
  );
}

/** Price is the one that was in force, also where another is by now. */
function Price({ rate }: { rate: NonNullable<LedgerLineFragment["rate"]> }) {
  const { t, time, locale } = useSpeech();
  const { country, category, unit, price, validFrom } = rate;
  const words = [
    countryName(country, locale, t.credits.anyCountry),
    label(t.credits.categories, category),
    t.credits.priceFor(formatCredits(price, locale), label(t.credits.units, unit)),
    t.credits.since(time.date(validFrom)),
  ];
  return <div className="muted">{words.join(" · ")}</div>;
}

/** Payment is the purchase behind an entry, by the number that the operator knows it by. */
function Payment({ purchase }: { purchase: NonNullable<LedgerLineFragment["purchase"]> }) {
  const { t, time, locale } = useSpeech();
  const { id, price, currency, status, createdAt } = purchase;
  const words = [
    formatMoney(price, currency, locale),
    label(t.credits.statuses, status),
    time.date(createdAt),
    id,
  ];
  return <div className="muted">{words.join(" · ")}</div>;
}
