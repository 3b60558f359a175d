import { navigate } from "../app/router";
import { useServices } from "../app/services";
import type { CustomerInput, CustomerModule } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Card, Page } from "../ui/Page";
import { RecordForm } from "./RecordForm";
import { createRecord, listPath, recordPath } from "./record";

export function NewRecord({ module }: { module: CustomerModule }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const create = async (input: CustomerInput) => {
    const record = await createRecord(session.api, module, input);
    navigate(record === null ? listPath(module) : recordPath(record), { replace: true });
  };
  return (
    <Page title={t.records.add[module]} back={{ href: listPath(module), label: t.records.back[module] }}>
      <Card title={t.records.facts}>
        <RecordForm module={module} record={null} onSave={create} />
      </Card>
    </Page>
  );
}
