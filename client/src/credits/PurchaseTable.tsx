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
          {rows.map((purchase) => (
            <tr key={purchase.id} data-testid="purchase">
              <td>{time.full(purchase.createdAt)}</td>
              <td>
                {purchase.id}
                {purchase.automatic && (
                  <>
                    <br />
                    <span className="muted">{t.credits.recharge}</span>
                  </>
                )}
              </td>
              <td className="amount">{formatCredits(purchase.amount, locale)}</td>
              <td className="amount">{formatMoney(purchase.price, purchase.currency, locale)}</td>
              <td>
                <Outcome purchase={purchase} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const tones = { PENDING: "warn", PAID: "good", FAILED: "bad", EXPIRED: "plain" } as const;

/** Outcome is what became of an order, with the way to where it can still be paid. */
function Outcome({ purchase }: { purchase: PurchaseLineFragment }) {
  const { t } = useSpeech();
  const { status, checkoutUrl, failureReason } = purchase;
  return (
    <>
      <Badge tone={tones[status]}>{label(t.credits.statuses, status)}</Badge>
      {checkoutUrl && (
        <>
          <br />
          <a href={checkoutUrl}>{t.credits.pay}</a>
        </>
      )}
      {failureReason && (
        <>
          <br />
          <span className="muted">{failureReason}</span>
        </>
      )}
    </>
  );
}
