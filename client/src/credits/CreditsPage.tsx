import { useCallback, useEffect } from "react";
import { accountPath } from "../accounts/account";
import { useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { type Page as Rows, usePages } from "../app/usePages";
import { AccountLedgerDocument, type LedgerLineFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField } from "../ui/Field";
import { Loaded, LoadedPages } from "../ui/Loaded";
import { Card, Nothing, Page } from "../ui/Page";
import { Buy } from "./Buy";
import { accountOf, Balance, useCredits } from "./CreditsCard";
import { ledgerFilter } from "./credits";
import { LedgerTable } from "./LedgerTable";
import { RateTable } from "./RateTable";
import { Usage } from "./Usage";

const pageSize = 50;

const nothing: Rows<LedgerLineFragment> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

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

function Ledger({ accountId }: { accountId: string }) {
  const { t } = useSpeech();
  const { session, accountNews } = useServices();
  const [params, setParams] = useQueryParams();
  const [kind, time] = [params.get("kind") ?? "", params.get("time") ?? ""];
  const fetchPage = useCallback(
    async (after: string | null) => {
      const variables = { id: accountId, filter: ledgerFilter(kind, time), first: pageSize, after };
      const { node } = await session.api.query(AccountLedgerDocument, variables);
      return (node?.__typename === "Account" ? node.ledger : null) ?? nothing;
    },
    [session, accountId, kind, time],
  );
  const entries = usePages(fetchPage);
  useEffect(() => accountNews.subscribe(entries.refresh), [accountNews, entries.refresh]);
  return (
    <Card title={t.credits.ledger} hint={t.credits.ledgerHint}>
      <search className="filters">
        <SelectField
          name="kind"
          label={t.credits.kind}
          options={[
            { value: "", label: t.credits.anyKind },
            ...Object.entries(t.credits.kinds).map(([value, label]) => ({ value, label })),
          ]}
          value={kind}
          onChange={(event) => setParams({ kind: event.target.value })}
        />
        <SelectField
          name="time"
          label={t.audit.time}
          options={[
            { value: "", label: t.form.anyTime },
            { value: "today", label: t.form.today },
            { value: "7", label: t.form.lastDays(7) },
            { value: "30", label: t.form.lastDays(30) },
          ]}
          value={time}
          onChange={(event) => setParams({ time: event.target.value })}
        />
      </search>
      <LoadedPages of={entries} empty={<Nothing>{t.credits.none}</Nothing>}>
        {(rows) => <LedgerTable rows={rows} />}
      </LoadedPages>
    </Card>
  );
}
