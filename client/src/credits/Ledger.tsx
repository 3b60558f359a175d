import { useCallback, useEffect } from "react";
import type { Api } from "../api/api";
import { Failure } from "../api/failure";
import type { Page as Rows } from "../app/PageStore";
import { useQueryParams } from "../app/router";
import { save } from "../app/save";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { usePages } from "../app/usePages";
import {
  AccountLedgerDocument,
  LedgerCsvDocument,
  type LedgerFilter,
  type LedgerLineFragment,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { FilterField, optionsOf, TimeFilter } from "../ui/FilterField";
import { LoadedPages } from "../ui/Loaded";
import { Card, Nothing } from "../ui/Page";
import { Problem } from "../ui/Problem";
import { ledgerFilter } from "./credits";
import { LedgerTable } from "./LedgerTable";

const pageSize = 50;

const nothing: Rows<LedgerLineFragment> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Ledger is what changed an account's balance, narrowed down as the address says. */
export function Ledger({ accountId }: { accountId: string }) {
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
  const { busy, failure, run } = useAction();
  useEffect(() => accountNews.subscribe(entries.refresh), [accountNews, entries.refresh]);
  return (
    <Card title={t.credits.ledger} hint={t.credits.ledgerHint}>
      <search className="filters">
        <FilterField
          name="kind"
          label={t.credits.kind}
          any={t.credits.anyKind}
          options={optionsOf(t.credits.kinds)}
          value={kind}
          onChoose={setParams}
        />
        <TimeFilter name="time" label={t.audit.time} value={time} onChoose={setParams} />
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void run(() => exportLedger(session.api, accountId, ledgerFilter(kind, time)))}
        >
          {t.credits.exportCsv}
        </button>
      </search>
      <Problem failure={failure} />
      <LoadedPages of={entries} empty={<Nothing>{t.credits.none}</Nothing>}>
        {(rows) => <LedgerTable rows={rows} />}
      </LoadedPages>
    </Card>
  );
}

/** exportLedger has the browser save the entries that pass. */
async function exportLedger(api: Api, id: string, filter: LedgerFilter | null): Promise<void> {
  const { node } = await api.query(LedgerCsvDocument, { id, filter });
  if (node?.__typename !== "Account") {
    throw new Failure("NOT_FOUND");
  }
  save(node.ledgerCsvUrl);
}
