import { formatMoney } from "../documents/money";
import type { PurchaseLineFragment } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Badge } from "../ui/Page";
import { formatCredits } from "./credits";

/** PurchaseTable is orders of credits, with the number by which the operator knows them. */
export function PurchaseTable({ rows }: { rows: readonly PurchaseLineFragment[] }) {
  const { t, time, locale } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.credits.orders}>
        <thead>
          <tr>
            <th scope="col">{t.credits.ordered}</th>
            <th scope="col">{t.credits.reference}</th>
            <th scope="col" className="amount">
              {t.credits.amount}
            </th>
            <th scope="col" className="amount">
              {t.credits.price}
            </th>
            <th scope="col">{t.credits.status}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, amount, price, currency, status, createdAt }) => (
            <tr key={id} data-testid="purchase">
              <td>{time.full(createdAt)}</td>
              <td>{id}</td>
              <td className="amount">{formatCredits(amount, locale)}</td>
              <td className="amount">{formatMoney(price, currency, locale)}</td>
              <td>
                <Badge tone={status === "PAID" ? "good" : "warn"}>{label(t.credits.statuses, status)}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
