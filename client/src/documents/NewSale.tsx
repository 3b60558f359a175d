import { useState } from "react";
import { newKey } from "../app/newKey";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import {
  DocumentDefaultsDocument,
  type DocumentDefaultsQuery,
  type SalesDocumentInput,
  type SalesDocumentKind,
} from "../gql/graphql";
import { Loaded } from "../ui/Loaded";
import { DocumentForm } from "./DocumentForm";
import "./documents.css";
import { createSale, type Sale, type SaleCustomer } from "./document";
import { type Draft, newLine } from "./draft";

interface Props {
  kind: SalesDocumentKind;
  /** Empty: for nobody yet. */
  customerId: string;
  onMade: (sale: Sale) => void;
}

/** NewSale is the form in which a document begins. */
export function NewSale({ kind, customerId, onMade }: Props) {
  const defaults = useData(DocumentDefaultsDocument, { customerId, named: customerId !== "" });
  return (
    <Loaded of={defaults}>
      {(data) => <Begin begin={beginOf(data, kind)} timeZone={data.organization.timeZone} onMade={onMade} />}
    </Loaded>
  );
}

interface BeginProps {
  begin: Draft;
  timeZone: string;
  onMade: Props["onMade"];
}

function Begin({ begin, timeZone, onMade }: BeginProps) {
  const { session, documentNews } = useServices();
  const [first] = useState(begin);
  // One key for all tries: an answer that was lost does not make a second document.
  const [key] = useState(newKey);
  const create = async (input: SalesDocumentInput) => {
    const made = await createSale(session.api, input, key);
    documentNews.tell();
    onMade(made);
    return made;
  };
  return <DocumentForm begin={first} timeZone={timeZone} known={null} onSave={create} />;
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
