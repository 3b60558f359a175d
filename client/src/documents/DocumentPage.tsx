import { useState } from "react";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { OneDocumentDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Badge, Card, Nothing, Page } from "../ui/Page";
import { DocumentFacts } from "./DocumentFacts";
import { DocumentForm } from "./DocumentForm";
import "./documents.css";
import { documentsPath, type Sale, toneOf, updateSale } from "./document";
import { draftOf } from "./draft";
import { PdfCard } from "./PdfCard";
import { Steps } from "./Steps";

/** DocumentPage is one document: a draft in fields, another one to be read. */
export function DocumentPage({ id }: { id: string }) {
  const { t } = useSpeech();
  const found = useData(OneDocumentDocument, { id });
  const [changed, setChanged] = useState<Sale | null>(null);
  const node = found.data?.node;
  const sale = changed ?? (node?.__typename === "SalesDocument" ? node : null);
  return (
    <Page
      title={sale === null ? t.documents.title : `${label(t.documents.kinds, sale.kind)} ${sale.number}`}
      back={{ href: documentsPath, label: t.documents.back }}
      actions={sale && <Badge tone={toneOf(sale.status)}>{label(t.documents.statuses, sale.status)}</Badge>}
    >
      <Loaded of={found}>
        {({ organization }) =>
          sale === null ? (
            <Nothing>{t.documents.missing}</Nothing>
          ) : (
            <Parts sale={sale} timeZone={organization.timeZone} onChanged={setChanged} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface PartsProps {
  sale: Sale;
  timeZone: string;
  onChanged: (sale: Sale) => void;
}

function Parts({ sale, timeZone, onChanged }: PartsProps) {
  const { t, locale } = useSpeech();
  const { session } = useServices();
  const [dirty, setDirty] = useState(false);
  const draft = sale.status === "DRAFT";
  return (
    <>
      <Card title={t.documents.facts}>
        {draft ? (
          <DocumentForm
            begin={draftOf(sale, locale, timeZone)}
            timeZone={timeZone}
            known={sale}
            onDirty={setDirty}
            onSave={async (input) => {
              const saved = await updateSale(session.api, sale, input);
              onChanged(saved);
              return saved;
            }}
          />
        ) : (
          <DocumentFacts sale={sale} timeZone={timeZone} />
        )}
      </Card>
      <Steps sale={sale} waits={draft && dirty} onChanged={onChanged} />
      <PdfCard key={sale.updatedAt} sale={sale} />
    </>
  );
}
