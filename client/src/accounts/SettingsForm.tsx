import { useData } from "../app/useData";
import { type AccountSettingsInput, type CustomerModule, RolesAndGroupsDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { CheckField, ChoiceSet, SelectField, TextField } from "../ui/Field";
import { Form, text, texts } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { PeopleSet } from "../ui/PeopleSet";
import { isActive } from "../ui/PersonField";
import { type Account, minutesOf } from "./account";

interface Props {
  account: Account;
  submit: string;
  done?: string;
  onSave: (input: AccountSettingsInput) => Promise<unknown>;
}

/** SettingsForm is the account's name, and how it treats those who write to it. */
export function SettingsForm({ account, submit, done, onSave }: Props) {
  const { t } = useSpeech();
  const { addAs, windowWarnings, sendReadReceipts } = account.preferences;
  return (
    <Form
      submit={submit}
      done={done}
      onSubmit={(form) => onSave(settingsOf(form))}
      label={t.accounts.settings}
    >
      <TextField
        name="nickname"
        label={t.accounts.nickname}
        hint={t.accounts.nicknameHint}
        defaultValue={account.nickname ?? account.verifiedName ?? ""}
        required
      />
      <SelectField
        name="addAs"
        label={t.accounts.addAs}
        options={(["LEADS", "CONTACTS"] as const).map((value) => ({
          value,
          label: t.records.modules[value],
        }))}
        defaultValue={addAs}
      />
      <Assignees account={account} />
      <TextField
        name="windowWarnings"
        label={t.accounts.warnings}
        hint={t.accounts.warningsHint}
        defaultValue={windowWarnings.join(", ")}
      />
      <CheckField
        name="sendReadReceipts"
        label={t.accounts.receipts}
        hint={t.accounts.receiptsHint}
        defaultChecked={sendReadReceipts}
      />
    </Form>
  );
}

/** Assignees are whom strangers go to, in turn. */
function Assignees({ account }: { account: Account }) {
  const { t } = useSpeech();
  const places = useData(RolesAndGroupsDocument, {});
  const chosen = account.preferences.assignTo?.assignees ?? [];
  const ids = chosen.map(({ id }) => id);
  const sets = (roles: Named, groups: Named) =>
    [
      [t.sections.groups, withChosen(groups, chosen, "Group")],
      [t.sections.roles, withChosen(roles, chosen, "Role")],
    ] as const;
  return (
    <fieldset>
      <legend>{t.accounts.assignTo}</legend>
      <p className="muted">{t.accounts.assignHint}</p>
      <PeopleSet
        legend={t.sections.people}
        name="assignTo"
        chosen={chosen.filter(isUser)}
        offers={isActive}
      />
      <Loaded of={places}>
        {({ organization: { roles, groups } }) =>
          sets(roles, groups).map(
            ([legend, options]) =>
              options.length > 0 && (
                <ChoiceSet
                  key={`${legend} ${options.length}`}
                  legend={legend}
                  name="assignTo"
                  options={options.map(({ id, name }) => ({ value: id, label: name }))}
                  chosen={ids}
                />
              ),
          )
        }
      </Loaded>
    </fieldset>
  );
}

const isUser = ({ __typename }: { __typename: string }) => __typename === "User";

type Named = readonly { id: string; name: string }[];
type Chosen = readonly { __typename: string; id: string; name: string }[];

/** withChosen keeps what is chosen already in the list, though it is not among the choices yet. */
function withChosen(choices: Named, chosen: Chosen, kind: string): Named {
  const known = new Set(choices.map(({ id }) => id));
  return [...choices, ...chosen.filter(({ __typename, id }) => __typename === kind && !known.has(id))];
}

function settingsOf(form: FormData): AccountSettingsInput {
  return {
    nickname: text(form, "nickname"),
    addAs: text(form, "addAs") as CustomerModule,
    assignTo: texts(form, "assignTo"),
    windowWarnings: minutesOf(text(form, "windowWarnings")),
    sendReadReceipts: form.has("sendReadReceipts"),
  };
}
