import { Link } from "../app/router";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { recordPath } from "../records/record";
import type { Sale } from "./document";
import { dayOf } from "./draft";
import { formatMoney, writeNumber } from "./money";
import { Totals } from "./Totals";

/** DocumentFacts is a document that does not change any more, and why. */
export function DocumentFacts({ sale, timeZone }: { sale: Sale; timeZone: string }) {
  const { t } = useSpeech();
  const { subject, customer, currency, validUntil } = sale;
  return (
    <div className="form" data-testid="document-facts">
      <p className="muted">{t.documents.readOnly(label(t.documents.statuses, sale.status))}</p>
      <dl className="facts">
        <dt>{t.documents.subject}</dt>
        <dd>{subject}</dd>
        <dt>{t.documents.customer}</dt>
        <dd>
          {customer === null ? (
            t.documents.nobody
          ) : (
            <Link href={recordPath(customer)}>
              <u>{customer.fullName}</u>
            </Link>
          )}
        </dd>
        <dt>{t.documents.currency}</dt>
        <dd>{currency}</dd>
        {validUntil !== null && (
          <>
            <dt>{t.documents.validUntil}</dt>
            <dd>
              <Day day={dayOf(validUntil, timeZone)} />
            </dd>
          </>
        )}
      </dl>
      <Lines sale={sale} />
      <Totals sums={sale} currency={currency} />
    </div>
  );
}

/** Day is written as the reader does, and stays the organization's. */
function Day({ day }: { day: string }) {
  const { locale } = useSpeech();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return <time dateTime={day}>{format.format(new Date(`${day}T12:00Z`))}</time>;
}

function Lines({ sale }: { sale: Sale }) {
  const { t, locale } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.documents.lines}>
        <thead>
          <tr>
            <th scope="col">{t.documents.description}</th>
            {[t.documents.quantity, t.documents.unitPrice, t.documents.discount, t.documents.taxRate].map(
              (name) => (
                <th key={name} scope="col" className="amount">
                  {name}
                </th>
              ),
            )}
            <th scope="col" className="amount">
              {t.documents.lineTotal}
            </th>
          </tr>
        </thead>
        <tbody>
          {sale.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they do not change, and have no state
            <tr key={index}>
              <td className="words">{line.description}</td>
              <td className="amount">{writeNumber(line.quantity, locale)}</td>
              <td className="amount">{formatMoney(line.unitPrice, sale.currency, locale)}</td>
              <td className="amount">{writeNumber(line.discount, locale)}</td>
              <td className="amount">{writeNumber(line.taxRate, locale)}</td>
              <td className="amount">{formatMoney(line.total, sale.currency, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
