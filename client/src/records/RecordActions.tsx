import { navigate } from "../app/router";
import { useServices } from "../app/services";
import { ConvertLeadDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { Card } from "../ui/Page";
import { type CustomerRecord, deleteRecord, listPath, recordPath } from "./record";

/** RecordActions are what changes more than the record's own fields. */
export function RecordActions({ record }: { record: CustomerRecord }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const lead = record.__typename === "Lead";
  const convert = async () => {
    const { convertLead } = await session.api.mutate(ConvertLeadDocument, { id: record.id });
    if (convertLead) {
      navigate(recordPath(convertLead.contact), { replace: true });
    }
  };
  const remove = async () => {
    await deleteRecord(session.api, record);
    navigate(listPath(lead ? "LEADS" : "CONTACTS"), { replace: true });
  };
  return (
    <Card title={t.records.more}>
      <div className="buttons">
        {lead && record.status !== "CONVERTED" && (
          <Confirm
            action={t.records.convert}
            title={t.records.convertTitle(record.fullName)}
            onConfirm={convert}
          >
            <p>{t.records.convertHint}</p>
          </Confirm>
        )}
        <Confirm action={t.form.delete} title={t.form.deleteTitle(record.fullName)} onConfirm={remove}>
          <p>{t.records.deleteHint}</p>
        </Confirm>
      </div>
    </Card>
  );
}
