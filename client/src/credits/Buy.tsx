import { useCallback, useEffect, useState } from "react";
import { Failure } from "../api/failure";
import { newKey } from "../app/newKey";
import type { Page as Rows } from "../app/PageStore";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import { formatMoney } from "../documents/money";
import {
  AccountPurchasesDocument,
  type AccountPurchasesQuery,
  PurchaseCreditsDocument,
  type PurchaseLineFragment,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { LoadedPages } from "../ui/Loaded";
import { Card } from "../ui/Page";
import { amountOf, formatCredits, priceOf } from "./credits";
import { PurchaseTable } from "./PurchaseTable";

type Account = Extract<NonNullable<AccountPurchasesQuery["node"]>, { __typename: "Account" }>;

const pageSize = 10;

const nothing: Rows<PurchaseLineFragment> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Buy orders credits in two steps, and shows what became of the orders. */
export function Buy({ accountId }: { accountId: string }) {
  const { t } = useSpeech();
  const { session, accountNews } = useServices();
  const [account, setAccount] = useState<Account | null>(null);
  const fetchPage = useCallback(
    async (after: string | null) => {
      const { node } = await session.api.query(AccountPurchasesDocument, {
        id: accountId,
        first: pageSize,
        after,
      });
      if (node?.__typename !== "Account") {
        return nothing;
      }
      setAccount(node);
      return node.purchases ?? nothing;
    },
    [session, accountId],
  );
  const purchases = usePages(fetchPage);
  useEffect(() => accountNews.subscribe(purchases.refresh), [accountNews, purchases.refresh]);
  return (
    <Card title={t.credits.buy}>
      {account?.creditPricing && <Order account={account} onOrdered={purchases.refresh} />}
      <LoadedPages of={purchases} empty={null}>
        {(rows) => <PurchaseTable rows={rows} />}
      </LoadedPages>
    </Card>
  );
}

function Order({ account, onOrdered }: { account: Account; onOrdered: () => void }) {
  const { t, locale } = useSpeech();
  const [amount, setAmount] = useState<string | null>(null);
  const pricing = account.creditPricing;
  if (pricing === null) {
    return null;
  }
  if (account.status !== "ACTIVE") {
    return <p className="muted">{t.credits.notActive}</p>;
  }
  const { currency, pricePerCredit, minimumPurchase, maximumPurchase, paidOnline } = pricing;
  const choose = async (form: FormData) => {
    const chosen = amountOf(text(form, "amount"), locale);
    if (chosen === null) {
      throw new Failure("INVALID_INPUT", null, null, t.credits.notAnAmount, "amount");
    }
    setAmount(chosen);
  };
  return (
    <>
      <p className="muted">
        {t.credits.each(formatMoney(pricePerCredit, currency, locale))}{" "}
        {paidOnline ? t.credits.paidThere : t.credits.paidToOperator}
      </p>
      {amount === null ? (
        <Form submit={t.credits.next} onSubmit={choose} label={t.credits.buy} beside={["amount"]}>
          <TextField
            name="amount"
            label={t.credits.howMany}
            hint={t.credits.range(
              formatCredits(minimumPurchase, locale),
              formatCredits(maximumPurchase, locale),
            )}
            inputMode="decimal"
            required
          />
        </Form>
      ) : (
        <Sure
          accountId={account.id}
          amount={amount}
          pricing={pricing}
          onDone={(ordered) => {
            setAmount(null);
            if (ordered) {
              onOrdered();
            }
          }}
        />
      )}
    </>
  );
}

interface SureProps {
  accountId: string;
  amount: string;
  pricing: NonNullable<Account["creditPricing"]>;
  onDone: (ordered: boolean) => void;
}

/**
 * Sure shows what the order costs before it is placed, and leads to where it is paid. Placing it
 * again can never order twice.
 */
function Sure({ accountId, amount, pricing, onDone }: SureProps) {
  const { t, locale } = useSpeech();
  const { session } = useServices();
  const [idempotencyKey] = useState(newKey);
  const order = async () => {
    const { purchaseCredits } = await session.api.mutate(PurchaseCreditsDocument, {
      input: { accountId, amount, idempotencyKey },
    });
    const { checkoutUrl, failureReason } = purchaseCredits?.purchase ?? {};
    if (failureReason) {
      throw new Failure("INVALID_INPUT", null, null, failureReason);
    }
    if (checkoutUrl) {
      window.location.assign(checkoutUrl);
      return;
    }
    onDone(true);
  };
  const price = priceOf(amount, pricing.pricePerCredit, pricing.currency);
  return (
    <Form
      submit={pricing.paidOnline ? t.credits.pay : t.credits.order}
      onSubmit={order}
      onCancel={() => onDone(false)}
      label={t.credits.buy}
    >
      <p>
        <strong>
          {pricing.paidOnline
            ? t.credits.surePay(formatCredits(amount, locale))
            : t.credits.sure(formatCredits(amount, locale))}
        </strong>
      </p>
      <p data-testid="purchase-price">{formatMoney(price, pricing.currency, locale)}</p>
      <p className="muted">{pricing.paidOnline ? t.credits.afterPayment : t.credits.afterwards}</p>
    </Form>
  );
}
