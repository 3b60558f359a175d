import { accountPath } from "../accounts/account";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Card, Nothing, Page } from "../ui/Page";
import { Buy } from "./Buy";
import { accountOf, Balance, useCredits } from "./CreditsCard";
import { Ledger } from "./Ledger";
import { RateTable } from "./RateTable";
import { Recharge } from "./Recharge";
import { Usage } from "./Usage";

/** CreditsPage is an account's balance, what changed it, and what sending costs. */
export function CreditsPage({ accountId }: { accountId: string }) {
  const { t } = useSpeech();
  const found = useCredits(accountId);
  const account = found.data && accountOf(found.data);
  const name = account?.nickname ?? account?.verifiedName;
  return (
    <Page
      title={name ? t.credits.of(name) : t.credits.title}
      back={{ href: accountPath(accountId), label: t.credits.back }}
    >
      <Loaded of={found}>
        {() =>
          account === null ? (
            <Nothing>{t.accounts.missing}</Nothing>
          ) : (
            <>
              <Card title={t.credits.balance}>
                <Balance account={account} />
              </Card>
              <Usage accountId={accountId} />
              <Buy accountId={accountId} />
              <Recharge accountId={accountId} />
              <Ledger accountId={accountId} />
              <Card title={t.credits.prices} hint={t.credits.pricesHint}>
                <RateTable rates={account.rateCard} />
              </Card>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
