import { useState } from "react";
import { useServices } from "../app/services";
import { reason } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Card } from "../ui/Page";
import { Retry } from "../ui/Retry";
import { Skeleton } from "../ui/Skeleton";
import type { Sale } from "./document";
import { usePdf } from "./usePdf";

/** PdfCard shows the document as it would be sent. */
export function PdfCard({ sale }: { sale: Sale }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <Card title={t.documents.pdf} hint={t.documents.pdfHint}>
      <div className="buttons">
        <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.documents.hidePdf : t.documents.showPdf}
        </button>
      </div>
      {open && <Preview sale={sale} />}
    </Card>
  );
}

function Preview({ sale }: { sale: Sale }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { url, failure, reload } = usePdf(session.api, sale);
  const name = t.documents.pdfOf(sale.number);
  if (failure !== null) {
    return <Retry text={reason(t, failure)} onRetry={reload} />;
  }
  if (url === null) {
    return <Skeleton kind="rows" label={t.app.loading} />;
  }
  return (
    <>
      {navigator.pdfViewerEnabled ? (
        <iframe className="pdf" title={name} src={url} data-testid="pdf" />
      ) : (
        <p className="muted">{t.documents.noViewer}</p>
      )}
      <div className="buttons">
        <a className="button" href={url} target="_blank" rel="noreferrer">
          {t.documents.openPdf}
        </a>
        <a className="button" href={url} download={`${sale.number}.pdf`} data-testid="pdf-download">
          {t.documents.download}
        </a>
      </div>
    </>
  );
}
