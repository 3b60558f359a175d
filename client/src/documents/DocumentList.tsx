import { useCallback } from "react";
import { Link, useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import { DocumentsDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { recordPath } from "../records/record";
import { FilterField, optionsOf } from "../ui/FilterField";
import { LoadedPages } from "../ui/Loaded";
import { Badge, Nothing, Page } from "../ui/Page";
import { SearchBox } from "../ui/SearchBox";
import "./documents.css";
import { documentPath, kindNamed, newDocumentPath, type SaleRow, toneOf } from "./document";
import { formatMoney } from "./money";

const pageSize = 50;

/** DocumentList finds quotes, orders and invoices, the newest first. */
export function DocumentList() {
  const { t } = useSpeech();
  const { kind, search, customer, choose, pages } = useDocuments();
  const narrowed = kind !== null || search !== "" || customer !== "";
  const begin = { ...(kind !== null && { kind }), ...(customer !== "" && { customer }) };
  return (
    <Page
      title={t.documents.title}
      actions={
        <Link className="button primary" href={newDocumentPath(begin)}>
          {kind === null ? t.documents.add : t.documents.addNamed[kind]}
        </Link>
      }
    >
      <p className="muted">{t.documents.hint}</p>
      <Filters kind={kind ?? ""} search={search} onChoose={choose} />
      {customer !== "" && (
        <p>
          {t.documents.ofCustomer} {pages.rows?.[0]?.customer?.fullName ?? t.documents.oneCustomer} ·{" "}
          <button type="button" className="textual" onClick={() => choose({ customer: "" })}>
            {t.documents.everybody}
          </button>
        </p>
      )}
      <LoadedPages of={pages} empty={<Nothing>{narrowed ? t.documents.noMatch : t.documents.none}</Nothing>}>
        {(rows) => <DocumentTable rows={rows} />}
      </LoadedPages>
    </Page>
  );
}

/** useDocuments are those that the address asks for. */
function useDocuments() {
  const { session } = useServices();
  const [params, choose] = useQueryParams();
  const kind = kindNamed(params.get("kind"));
  const search = params.get("search") ?? "";
  const customer = params.get("customer") ?? "";
  const fetchPage = useCallback(
    async (after: string | null) => {
      const asked = { kind, customerId: customer || null, search: search || null, first: pageSize, after };
      return (await session.api.query(DocumentsDocument, asked)).salesDocuments;
    },
    [session, kind, customer, search],
  );
  return { kind, search, customer, choose, pages: usePages(fetchPage) };
}

function Filters(props: {
  kind: string;
  search: string;
  onChoose: (change: Record<string, string>) => void;
}) {
  const { t } = useSpeech();
  const { kind, search, onChoose } = props;
  return (
    <search className="filters">
      <SearchBox label={t.documents.search} value={search} onSearch={(next) => onChoose({ search: next })} />
      <FilterField
        name="kind"
        label={t.documents.kind}
        any={t.documents.allKinds}
        options={optionsOf(t.documents.kinds)}
        value={kind}
        onChoose={onChoose}
      />
    </search>
  );
}

function DocumentTable({ rows }: { rows: readonly SaleRow[] }) {
  const { t } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.documents.title}>
        <thead>
          <tr>
            <th scope="col">{t.documents.number}</th>
            <th scope="col">{t.documents.subject}</th>
            <th scope="col">{t.documents.customer}</th>
            <th scope="col">{t.documents.status}</th>
            <th scope="col" className="amount">
              {t.documents.total}
            </th>
            <th scope="col">{t.documents.date}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DocumentLine key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DocumentLine({ row }: { row: SaleRow }) {
  const { t, time, locale } = useSpeech();
  const { id, kind, number, subject, status, customer, total, currency, createdAt } = row;
  return (
    <tr data-testid="document-row">
      <td className="number">
        <Link href={documentPath(id)}>{number}</Link>
        <br />
        <span className="muted">{label(t.documents.kinds, kind)}</span>
      </td>
      <td className="words">{subject}</td>
      <td>{customer && <Link href={recordPath(customer)}>{customer.fullName}</Link>}</td>
      <td>
        <Badge tone={toneOf(status)}>{label(t.documents.statuses, status)}</Badge>
      </td>
      <td className="amount">{formatMoney(total, currency, locale)}</td>
      <td className="number">{time.date(createdAt)}</td>
    </tr>
  );
}
