import { useCallback } from "react";
import { Link, useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import { formatPhone } from "../format/person";
import type { CustomerModule } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { LoadedPages } from "../ui/Loaded";
import { Badge, Nothing, Page } from "../ui/Page";
import { RecordFilters } from "./RecordFilters";
import { type CustomerRecord, fetchRecords, listPath, recordPath, toneOfLead } from "./record";
import { choiceOf, recordFilter } from "./recordFilter";

export function RecordList({ module }: { module: CustomerModule }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const [params, setParams] = useQueryParams();
  const choice = choiceOf(params);
  const filter = recordFilter(choice);
  const key = JSON.stringify(filter);
  const fetchPage = useCallback(
    (after: string | null) => fetchRecords(session.api, module, JSON.parse(key), after),
    [session, module, key],
  );
  const records = usePages(fetchPage);
  return (
    <Page
      title={t.records.modules[module]}
      actions={
        <Link className="button primary" href={`${listPath(module)}/new`}>
          {t.records.add[module]}
        </Link>
      }
    >
      <RecordFilters module={module} choice={choice} onChoose={setParams} />
      <LoadedPages
        of={records}
        empty={<Nothing>{filter === null ? t.records.none[module] : t.records.noMatch}</Nothing>}
      >
        {(rows) => <RecordTable module={module} rows={rows} />}
      </LoadedPages>
    </Page>
  );
}

function RecordTable({ module, rows }: { module: CustomerModule; rows: readonly CustomerRecord[] }) {
  const { t } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.records.modules[module]}>
        <thead>
          <tr>
            <th scope="col">{t.form.name}</th>
            <th scope="col">{t.customer.phone}</th>
            <th scope="col">{t.records.company}</th>
            <th scope="col">{t.customer.owner}</th>
            {module === "LEADS" && <th scope="col">{t.records.status}</th>}
            <th scope="col">{t.records.created}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((record) => (
            <RecordRow key={record.id} record={record} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RecordRow({ record }: { record: CustomerRecord }) {
  const { t, time } = useSpeech();
  return (
    <tr>
      <td>
        <Link href={recordPath(record)}>{record.fullName}</Link>
        {record.email && (
          <>
            <br />
            <span className="muted">{record.email}</span>
          </>
        )}
      </td>
      <td className="number">{record.phone && formatPhone(record.phone)}</td>
      <td>{record.company}</td>
      <td>{record.owner.name}</td>
      {record.__typename === "Lead" && (
        <td>
          <Badge tone={toneOfLead(record.status)}>{label(t.records.statuses, record.status)}</Badge>
        </td>
      )}
      <td>{time.date(record.createdAt)}</td>
    </tr>
  );
}
