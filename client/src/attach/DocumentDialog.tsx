import { useCallback, useState } from "react";
import { mayLeave } from "../app/router";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import type { SaleRow } from "../documents/document";
import { formatMoney } from "../documents/money";
import { NewSale } from "../documents/NewSale";
import { DocumentsDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { LoadedPages } from "../ui/Loaded";
import { Modal } from "../ui/Modal";
import { SearchBox } from "../ui/SearchBox";

const pageSize = 20;

interface Props {
  customerId: string;
  onChoose: (document: Pick<SaleRow, "id" | "number">) => void;
  onClose: () => void;
}

/** DocumentDialog attaches a document: one of the customer's, a new one of theirs, or any other. */
export function DocumentDialog({ customerId, onChoose, onClose }: Props) {
  const { t } = useSpeech();
  const [begins, setBegins] = useState(false);
  if (begins) {
    return (
      <Modal title={t.documents.addNamed.QUOTE} wide onClose={() => mayLeave() && onClose()}>
        <NewSale kind="QUOTE" customerId={customerId} onMade={onChoose} />
      </Modal>
    );
  }
  return (
    <Modal title={t.attach.documents} onClose={onClose}>
      <div className="pick" data-testid="document-picker">
        <Finding customerId={customerId} onChoose={onChoose} />
        <button type="button" className="button" onClick={() => setBegins(true)}>
          {t.documents.addNamed.QUOTE}
        </button>
      </div>
    </Modal>
  );
}

function Finding({ customerId, onChoose }: Omit<Props, "onClose">) {
  const { t } = useSpeech();
  const { session } = useServices();
  const [search, setSearch] = useState("");
  const [all, setAll] = useState(false);
  const fetchPage = useCallback(
    async (after: string | null) => {
      const asked = { customerId: all ? null : customerId, search: search || null, first: pageSize, after };
      return (await session.api.query(DocumentsDocument, asked)).salesDocuments;
    },
    [session, customerId, all, search],
  );
  const pages = usePages(fetchPage);
  const none = search === "" && !all ? t.documents.noneTheirs : t.documents.noMatch;
  return (
    <>
      <SearchBox label={t.documents.search} value={search} onSearch={setSearch} />
      <label className="check">
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
        {t.attach.allDocuments}
      </label>
      <LoadedPages of={pages} empty={<p className="muted">{none}</p>}>
        {(rows) => (
          <ul className="picks" aria-label={t.attach.documents}>
            {rows.map((row) => (
              <Row key={row.id} row={row} onChoose={onChoose} />
            ))}
          </ul>
        )}
      </LoadedPages>
    </>
  );
}

function Row({ row, onChoose }: { row: SaleRow; onChoose: Props["onChoose"] }) {
  const { t, locale } = useSpeech();
  const { kind, number, subject, status, total, currency, customer } = row;
  const facts = [
    label(t.documents.kinds, kind),
    label(t.documents.statuses, status),
    formatMoney(total, currency, locale),
    customer?.fullName,
  ];
  return (
    <li>
      <button type="button" onClick={() => onChoose(row)}>
        <strong>
          {number} {subject}
        </strong>
        <span className="muted">{facts.filter(Boolean).join(" · ")}</span>
      </button>
    </li>
  );
}
