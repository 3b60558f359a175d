import { useEffect } from "react";
import { Link } from "../app/router";
import { useServices } from "../app/services";
import { type Data, useData } from "../app/useData";
import { AccountCreditsDocument, type AccountCreditsQuery } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Card } from "../ui/Page";
import "./credits.css";
import { creditsPath, formatCredits, isLess } from "./credits";

export type AccountCredits = Extract<NonNullable<AccountCreditsQuery["node"]>, { __typename: "Account" }>;

/** useCredits is an account's balance and prices, live. */
export function useCredits(id: string): Data<AccountCreditsQuery> {
  const found = useData(AccountCreditsDocument, { id });
  const { accountNews } = useServices();
  const { reload } = found;
  useEffect(() => accountNews.subscribe(reload), [accountNews, reload]);
  return found;
}

export function accountOf(data: AccountCreditsQuery): AccountCredits | null {
  return data.node?.__typename === "Account" ? data.node : null;
}

/** CreditsCard is the balance on an account's page, and the way to all that changed it. */
export function CreditsCard({ accountId }: { accountId: string }) {
  const { t } = useSpeech();
  const found = useCredits(accountId);
  return (
    <Card title={t.credits.title}>
      <Loaded of={found}>
        {(data) => {
          const account = accountOf(data);
          return account && <Balance account={account} />;
        }}
      </Loaded>
      <div className="buttons">
        <Link className="button" href={creditsPath(accountId)}>
          {t.credits.open}
        </Link>
      </div>
    </Card>
  );
}

/** Balance says what can be sent for, and whether sending costs anything. */
export function Balance({ account }: { account: AccountCredits }) {
  const { t, locale } = useSpeech();
  const { available, reserved } = account.credits;
  return (
    <>
      {!account.charged && <p>{t.credits.free}</p>}
      <dl className="facts balance">
        <dt>{t.credits.available}</dt>
        <dd className={isLess(available) ? "amount danger" : "amount"} data-testid="credits-available">
          {formatCredits(available, locale)}
        </dd>
        <dt>{t.credits.reserved}</dt>
        <dd className="amount" data-testid="credits-reserved">
          {formatCredits(reserved, locale)}
        </dd>
      </dl>
      <p className="muted">{t.credits.reservedHint}</p>
    </>
  );
}
