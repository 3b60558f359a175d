import { useEffect } from "react";
import { Link } from "../app/router";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { CustomerDocumentsDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import "./documents.css";
import { documentPath, documentsPath, newDocumentPath, type SaleRow } from "./document";
import { formatMoney } from "./money";

/** So many are shown; the others stand in the list. */
const shown = 5;

/** CustomerDocuments are the newest documents of a customer, with the way to another quote. */
export function CustomerDocuments({ customerId }: { customerId: string }) {
  const { t } = useSpeech();
  const { documentNews } = useServices();
  const found = useData(CustomerDocumentsDocument, { customerId, first: shown });
  const { reload } = found;
  useEffect(() => documentNews.subscribe(reload), [documentNews, reload]);
  return (
    <div className="customer-documents" data-testid="customer-documents">
      <Loaded of={found}>
        {({ salesDocuments: { nodes, pageInfo } }) => (
          <>
            {nodes.length === 0 ? (
              <p className="muted">{t.documents.noneTheirs}</p>
            ) : (
              <ul aria-label={t.documents.theirs}>
                {nodes.map((row) => (
                  <Row key={row.id} row={row} />
                ))}
              </ul>
            )}
            {pageInfo.hasNextPage && (
              <p>
                <Link href={`${documentsPath}?customer=${encodeURIComponent(customerId)}`}>
                  <u>{t.documents.allTheirs}</u>
                </Link>
              </p>
            )}
          </>
        )}
      </Loaded>
      <Link className="button" href={newDocumentPath({ kind: "QUOTE", customer: customerId })}>
        {t.documents.addNamed.QUOTE}
      </Link>
    </div>
  );
}

function Row({ row }: { row: SaleRow }) {
  const { t, locale } = useSpeech();
  const { id, kind, number, subject, status, total, currency } = row;
  return (
    <li>
      <Link href={documentPath(id)} title={label(t.documents.kinds, kind)}>
        <u>{number}</u> {subject}
      </Link>
      <span className="muted">
        {label(t.documents.statuses, status)} · {formatMoney(total, currency, locale)}
      </span>
    </li>
  );
}
