import { useState } from "react";
import { navigate, useQueryParams } from "../app/router";
import { useSpeech } from "../i18n/Speech";
import { Card, Page } from "../ui/Page";
import { documentPath, documentsPath, kindNamed } from "./document";
import { NewSale } from "./NewSale";

/** NewDocument begins one of the kind and for the customer that the address names. */
export function NewDocument() {
  const { t } = useSpeech();
  const [params] = useQueryParams();
  const [kind] = useState(kindNamed(params.get("kind")) ?? "QUOTE");
  const [customer] = useState(params.get("customer") ?? "");
  return (
    <Page title={t.documents.addNamed[kind]} back={{ href: documentsPath, label: t.documents.back }}>
      <Card title={t.documents.facts}>
        <NewSale
          kind={kind}
          customerId={customer}
          onMade={({ id }) => navigate(documentPath(id), { replace: true, sure: true })}
        />
      </Card>
    </Page>
  );
}
