import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { formatPhone } from "../format/person";
import {
  CompleteIntegrationDocument,
  type NumberChoiceFactsFragment,
  NumberChoicesDocument,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { ChoiceSet, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Card, Nothing } from "../ui/Page";
import type { Account } from "./account";

type Choice = NumberChoiceFactsFragment;

/** NumberStep chooses among the numbers that the sign-in reaches; unfit ones say why. */
export function NumberStep({ account, onDone }: { account: Account; onDone: () => void }) {
  const { t } = useSpeech();
  const found = useData(NumberChoicesDocument, { id: account.id });
  const node = found.data?.node;
  const choices = (node?.__typename === "Account" && node.numberChoices) || [];
  return (
    <Card title={t.connect.step.number} hint={t.connect.numberHint}>
      <Loaded of={found}>
        {() =>
          choices.length === 0 ? (
            <Nothing>{t.connect.noNumbers}</Nothing>
          ) : (
            <Choices account={account} choices={choices} onDone={onDone} />
          )
        }
      </Loaded>
      <div className="buttons">
        <button type="button" className="button" onClick={found.reload}>
          {t.connect.lookAgain}
        </button>
      </div>
    </Card>
  );
}

interface ChoicesProps {
  account: Account;
  choices: readonly Choice[];
  onDone: () => void;
}

function Choices({ account, choices, onDone }: ChoicesProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const choose = async (form: FormData) => {
    const chosen = choices.find(({ phoneNumberId }) => phoneNumberId === form.get("phoneNumberId"));
    if (chosen === undefined) {
      return;
    }
    const { wabaId, phoneNumberId } = chosen;
    await session.api.mutate(CompleteIntegrationDocument, {
      input: { accountId: account.id, wabaId, phoneNumberId, pin: text(form, "pin") || null },
    });
    onDone();
  };
  const first = choices.find(({ eligible }) => eligible)?.phoneNumberId;
  return (
    <Form
      submit={t.connect.choose}
      onSubmit={choose}
      disabled={first === undefined}
      label={t.connect.step.number}
    >
      <ChoiceSet
        legend={t.connect.numbers}
        name="phoneNumberId"
        type="radio"
        options={choices.map((choice) => ({
          value: choice.phoneNumberId,
          label: [formatPhone(choice.phoneNumber), choice.verifiedName].filter(Boolean).join(" · "),
          hint: choice.eligible ? choice.wabaName : (choice.reason ?? t.connect.unfit),
          disabled: !choice.eligible,
        }))}
        chosen={first === undefined ? [] : [first]}
      />
      <Pin />
    </Form>
  );
}

/** Pin is only for a number that was protected before it came here. */
export function Pin() {
  const { t } = useSpeech();
  return (
    <details>
      <summary>{t.connect.hasPin}</summary>
      <TextField
        name="pin"
        label={t.connect.pin}
        hint={t.connect.pinHint}
        inputMode="numeric"
        pattern="[0-9]{6}"
        maxLength={6}
      />
    </details>
  );
}
