import { useState } from "react";
import { navigate, useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import {
  DocumentDefaultsDocument,
  type DocumentDefaultsQuery,
  type SalesDocumentInput,
  type SalesDocumentKind,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Card, Page } from "../ui/Page";
import { DocumentForm } from "./DocumentForm";
import "./documents.css";
import { createSale, documentPath, documentsPath, kindNamed, type SaleCustomer } from "./document";
import { type Draft, newLine } from "./draft";

/** NewDocument begins one of the kind and for the customer that the address names. */
export function NewDocument() {
  const { t } = useSpeech();
  const [params] = useQueryParams();
  const [kind] = useState(kindNamed(params.get("kind")) ?? "QUOTE");
  const [customer] = useState(params.get("customer") ?? "");
  const defaults = useData(DocumentDefaultsDocument, { customerId: customer, named: customer !== "" });
  return (
    <Page title={t.documents.addNamed[kind]} back={{ href: documentsPath, label: t.documents.back }}>
      <Loaded of={defaults}>
        {(data) => <Begin begin={beginOf(data, kind)} timeZone={data.organization.timeZone} />}
      </Loaded>
    </Page>
  );
}

function Begin({ begin, timeZone }: { begin: Draft; timeZone: string }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const [first] = useState(begin);
  // One key for all tries: an answer that was lost does not make a second document.
  const [key] = useState(() => crypto.randomUUID());
  const create = async (input: SalesDocumentInput) => {
    const made = await createSale(session.api, input, key);
    navigate(documentPath(made.id), { replace: true });
    return made;
  };
  return (
    <Card title={t.documents.facts}>
      <DocumentForm begin={first} timeZone={timeZone} known={null} onSave={create} />
    </Card>
  );
}

/** beginOf: the currency is that of the last document; of the first, that of the organization's region. */
function beginOf(data: DocumentDefaultsQuery, kind: SalesDocumentKind): Draft {
  const { organization, salesDocuments, node } = data;
  const currency = salesDocuments.nodes[0]?.currency ?? (organization.locale.endsWith("BR") ? "BRL" : "USD");
  return { kind, customer: customerOf(node), subject: "", currency, validUntil: "", lines: [newLine()] };
}

function customerOf(node: DocumentDefaultsQuery["node"]): SaleCustomer | null {
  return node?.__typename === "Lead" || node?.__typename === "Contact" ? node : null;
}
