import { Link } from "../app/router";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { CustomerDocuments } from "../documents/CustomerDocuments";
import { type CustomerModule, OneRecordDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Badge, Card, Nothing, Page } from "../ui/Page";
import { Conversations } from "./Conversations";
import { RecordActions } from "./RecordActions";
import { RecordForm } from "./RecordForm";
import { type CustomerRecord, listPath, recordPath, toneOfLead, updateRecord } from "./record";

export function RecordPage({ module, id }: { module: CustomerModule; id: string }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const found = useData(OneRecordDocument, { id });
  const node = found.data?.node;
  const record = node?.__typename === "Lead" || node?.__typename === "Contact" ? node : null;
  return (
    <Page
      title={record?.fullName ?? t.records.modules[module]}
      back={{ href: listPath(module), label: t.records.back[module] }}
      actions={record && <StatusBadge record={record} />}
    >
      <Loaded of={found}>
        {() =>
          record === null ? (
            <Nothing>{t.records.missing}</Nothing>
          ) : (
            <>
              <Converted record={record} />
              <Conversations conversations={record.conversations.nodes} />
              <Card title={t.documents.theirs}>
                <CustomerDocuments customerId={record.id} />
              </Card>
              <Card title={t.records.facts}>
                <RecordForm
                  module={record.__typename === "Lead" ? "LEADS" : "CONTACTS"}
                  record={record}
                  onSave={async (input) => {
                    await updateRecord(session.api, record, input);
                    found.reload();
                  }}
                />
              </Card>
              <RecordActions record={record} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function StatusBadge({ record }: { record: CustomerRecord }) {
  const { t } = useSpeech();
  if (record.__typename === "Contact") {
    return null;
  }
  return <Badge tone={toneOfLead(record.status)}>{label(t.records.statuses, record.status)}</Badge>;
}

/** Converted leads to the contact that a lead has become. */
function Converted({ record }: { record: CustomerRecord }) {
  const { t } = useSpeech();
  if (record.__typename === "Contact" || record.convertedTo === null) {
    return null;
  }
  const { id, fullName } = record.convertedTo;
  return (
    <p>
      {t.records.convertedTo} <Link href={recordPath({ __typename: "Contact", id })}>{fullName}</Link>
    </p>
  );
}
