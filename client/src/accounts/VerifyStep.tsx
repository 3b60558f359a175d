import { useState } from "react";
import { useServices } from "../app/services";
import { formatPhone } from "../format/person";
import { RequestVerificationDocument, type VerificationMethod, VerifyNumberDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { ChoiceSet, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Card } from "../ui/Page";
import type { Account } from "./account";
import { Pin } from "./NumberStep";

interface Props {
  account: Account;
  onDone: () => void;
}

/** VerifyStep shows Meta that the number is the company's: a code comes by SMS or by a call. */
export function VerifyStep({ account, onDone }: Props) {
  const { t } = useSpeech();
  const [asked, setAsked] = useState(false);
  const number = formatPhone(account.phoneNumber ?? "");
  return (
    <>
      <Card title={t.connect.askCode} hint={t.connect.verifyHint(number)}>
        <AskCode account={account} onDone={() => setAsked(true)} />
      </Card>
      <Card title={t.connect.code} hint={asked ? t.connect.codeSent(number) : t.connect.codeHint}>
        <GiveCode account={account} onDone={onDone} />
      </Card>
    </>
  );
}

function AskCode({ account, onDone }: Props) {
  const { t, locale } = useSpeech();
  const { session } = useServices();
  const ask = async (form: FormData) => {
    const method = text(form, "method") as VerificationMethod;
    await session.api.mutate(RequestVerificationDocument, { id: account.id, method, locale });
    onDone();
  };
  return (
    <Form submit={t.connect.sendCode} done={t.connect.sent} onSubmit={ask} label={t.connect.askCode}>
      <ChoiceSet
        legend={t.connect.method}
        name="method"
        type="radio"
        options={(["SMS", "VOICE"] as const).map((value) => ({ value, label: t.connect.methods[value] }))}
        chosen={["SMS"]}
      />
    </Form>
  );
}

function GiveCode({ account, onDone }: Props) {
  const { t } = useSpeech();
  const { session } = useServices();
  const verify = async (form: FormData) => {
    const code = text(form, "code").replace(/\D/g, "");
    const pin = text(form, "pin") || null;
    await session.api.mutate(VerifyNumberDocument, { id: account.id, code, pin });
    onDone();
  };
  return (
    <Form submit={t.connect.verify} onSubmit={verify} label={t.connect.code}>
      <TextField
        name="code"
        label={t.connect.codeField}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
      />
      <Pin />
    </Form>
  );
}
