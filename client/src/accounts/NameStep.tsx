import { useServices } from "../app/services";
import { ActivateAccountDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Card } from "../ui/Page";
import type { Account } from "./account";
import { SettingsForm } from "./SettingsForm";

/** NameStep names the account and says what becomes of those who write to it. */
export function NameStep({ account, onDone }: { account: Account; onDone: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  return (
    <Card title={t.connect.step.name} hint={t.connect.nameHint}>
      <SettingsForm
        account={account}
        submit={t.connect.activate}
        onSave={async (input) => {
          await session.api.mutate(ActivateAccountDocument, { id: account.id, input });
          onDone();
        }}
      />
    </Card>
  );
}
