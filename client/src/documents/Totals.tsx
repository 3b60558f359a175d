import { useSpeech } from "../i18n/Speech";
import { type Amounts, formatMoney } from "./money";

/** Totals are what the lines come to; of lines that are still being written, once they can be read. */
export function Totals({ sums, currency }: { sums: Amounts["sums"]; currency: string }) {
  const { t, locale } = useSpeech();
  if (sums === null) {
    return <p className="muted">{t.documents.unreadable}</p>;
  }
  const money = (amount: string) => formatMoney(amount, currency, locale);
  return (
    <dl className="totals" data-testid="document-totals">
      <dt>{t.documents.subtotal}</dt>
      <dd>{money(sums.subtotal)}</dd>
      <dt>{t.documents.tax}</dt>
      <dd>{money(sums.tax)}</dd>
      <dt>
        <strong>{t.documents.total}</strong>
      </dt>
      <dd>
        <strong>{money(sums.total)}</strong>
      </dd>
    </dl>
  );
}
