import { useServices } from "../app/services";
import { CompleteIntegrationDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import type { ConnectProps } from "./Connect";

/** TokenWay takes the token of a system user, with the secret of its app where that is another one. */
export function TokenWay({ accountId, onAccount }: ConnectProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const connect = async (form: FormData) => {
    const written = (name: string) => text(form, name) || null;
    const { completeAccountIntegration: done } = await session.api.mutate(CompleteIntegrationDocument, {
      input: {
        accountId,
        accessToken: text(form, "accessToken"),
        wabaId: written("wabaId"),
        phoneNumberId: written("phoneNumberId"),
        appSecret: written("appSecret"),
      },
    });
    if (done) {
      onAccount(done.account);
    }
  };
  return (
    <Form submit={t.connect.useToken} onSubmit={connect} label={t.connect.token}>
      <TextField
        name="accessToken"
        type="password"
        label={t.connect.accessToken}
        hint={t.connect.accessTokenHint}
        required
      />
      <div className="pair">
        <TextField name="wabaId" label={t.connect.wabaId} hint={t.connect.optional} inputMode="numeric" />
        <TextField
          name="phoneNumberId"
          label={t.connect.phoneNumberId}
          hint={t.connect.optional}
          inputMode="numeric"
        />
      </div>
      <details>
        <summary>{t.connect.otherApp}</summary>
        <TextField
          name="appSecret"
          type="password"
          label={t.connect.appSecret}
          hint={t.connect.appSecretHint}
        />
      </details>
    </Form>
  );
}
