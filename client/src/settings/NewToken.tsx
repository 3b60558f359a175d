import { useState } from "react";
import { useServices } from "../app/services";
import { CreateApiTokenDocument, type TokenScope } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { CopyBox } from "../ui/CopyBox";
import { ChoiceSet, SelectField, TextField } from "../ui/Field";
import { Form, text, texts } from "../ui/Form";
import { Modal } from "../ui/Modal";

const day = 24 * 60 * 60 * 1_000;
const lives = ["30", "90", "365", ""] as const;

/** NewToken makes a token and shows its secret, which nobody can see again. */
export function NewToken({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const { t } = useSpeech();
  const { clock, session } = useServices();
  const [secret, setSecret] = useState<string | null>(null);
  const make = async (form: FormData) => {
    const days = text(form, "days");
    const { createApiToken } = await session.api.mutate(CreateApiTokenDocument, {
      input: {
        name: text(form, "name"),
        scopes: texts(form, "scopes") as TokenScope[],
        expiresAt: days === "" ? null : new Date(clock.now() + Number(days) * day).toISOString(),
      },
    });
    setSecret(createApiToken?.secret ?? null);
    onMade();
  };
  return (
    <Modal title={t.tokens.add} onClose={onClose}>
      {secret === null ? (
        <Form submit={t.tokens.add} onCancel={onClose} onSubmit={make}>
          <TextField name="name" label={t.form.name} hint={t.tokens.nameHint} required />
          <ChoiceSet
            legend={t.tokens.scopes}
            name="scopes"
            options={(["READ", "SEND", "WRITE", "ADMIN"] as const).map((value) => ({
              value,
              label: t.tokens.scopeNames[value],
              hint: t.tokens.scopeHints[value],
            }))}
            chosen={["READ"]}
          />
          <SelectField
            name="days"
            label={t.tokens.expires}
            options={lives.map((days) => ({
              value: days,
              label: days === "" ? t.tokens.unlimited : t.tokens.inDays(Number(days)),
            }))}
            defaultValue="90"
          />
        </Form>
      ) : (
        <div className="form">
          <CopyBox label={t.tokens.secret} value={secret} hint={t.tokens.secretHint} />
          <div className="buttons">
            <button type="button" className="button primary" onClick={onClose}>
              {t.form.done}
            </button>
          </div>
        </div>
      )}
    </Modal>
  );
}
