import { useState } from "react";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import {
  type CustomerModule,
  CustomFieldsDocument,
  type CustomFieldType,
  DeleteCustomFieldDocument,
  type FieldDefinitionFragment,
  SaveCustomFieldDocument,
} from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { AreaField, SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Modal } from "../ui/Modal";
import { Card, Nothing, Page } from "../ui/Page";

type Editing = FieldDefinitionFragment | CustomerModule | null;

export function CustomFields() {
  const { t } = useSpeech();
  const fields = useData(CustomFieldsDocument, {});
  const [editing, setEditing] = useState<Editing>(null);
  return (
    <Page title={t.sections.fields}>
      <p className="muted">{t.fields.hint}</p>
      <Loaded of={fields}>
        {({ organization }) =>
          (["LEADS", "CONTACTS"] as const).map((module) => (
            <Card key={module} title={t.records.modules[module]}>
              <FieldTable
                fields={organization.customFieldDefinitions.filter((field) => field.module === module)}
                onEdit={setEditing}
                onDeleted={fields.reload}
              />
              <div className="buttons">
                <button type="button" className="button" onClick={() => setEditing(module)}>
                  {t.fields.add[module]}
                </button>
              </div>
            </Card>
          ))
        }
      </Loaded>
      {editing !== null && (
        <EditField editing={editing} onClose={() => setEditing(null)} onSaved={fields.reload} />
      )}
    </Page>
  );
}

function FieldTable(props: {
  fields: readonly FieldDefinitionFragment[];
  onEdit: (field: FieldDefinitionFragment) => void;
  onDeleted: () => void;
}) {
  const { t } = useSpeech();
  const { session } = useServices();
  const remove = async (id: string) => {
    await session.api.mutate(DeleteCustomFieldDocument, { id });
    props.onDeleted();
  };
  if (props.fields.length === 0) {
    return <Nothing>{t.fields.none}</Nothing>;
  }
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t.form.name}</th>
            <th scope="col">{t.fields.type}</th>
            <th scope="col">{t.fields.choices}</th>
            <th scope="col">
              <span className="hidden">{t.form.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.fields.map((field) => (
            <tr key={field.id}>
              <td>{field.name}</td>
              <td>{label(t.fields.types, field.type)}</td>
              <td>{field.choices.join(", ")}</td>
              <td className="acts">
                {field.type === "CHOICE" && (
                  <button type="button" className="button" onClick={() => props.onEdit(field)}>
                    {t.form.edit}
                  </button>
                )}{" "}
                <Confirm
                  action={t.form.delete}
                  title={t.form.deleteTitle(field.name)}
                  onConfirm={() => remove(field.id)}
                >
                  <p>{t.fields.deleteHint}</p>
                </Confirm>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface EditProps {
  editing: FieldDefinitionFragment | CustomerModule;
  onClose: () => void;
  onSaved: () => void;
}

/** EditField makes a field; of one that is there only the choices can change. */
function EditField({ editing, onClose, onSaved }: EditProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const known = typeof editing === "string" ? null : editing;
  const module = typeof editing === "string" ? editing : editing.module;
  const [type, setType] = useState<CustomFieldType>(known?.type ?? "TEXT");
  const save = async (form: FormData) => {
    const name = known?.name ?? text(form, "name");
    const input = { module, name, type, choices: type === "CHOICE" ? lines(text(form, "choices")) : [] };
    await session.api.mutate(SaveCustomFieldDocument, { id: known?.id ?? null, input });
    onSaved();
    onClose();
  };
  return (
    <Modal title={known?.name ?? t.fields.add[module]} onClose={onClose}>
      <Form submit={t.form.save} onCancel={onClose} onSubmit={save}>
        {known === null && (
          <>
            <p className="muted">{t.fields.fixed}</p>
            <TextField name="name" label={t.form.name} required />
            <SelectField
              name="type"
              label={t.fields.type}
              options={(["TEXT", "NUMBER", "DATE", "CHOICE"] as const).map((value) => ({
                value,
                label: t.fields.types[value],
              }))}
              value={type}
              onChange={(event) => setType(event.target.value as CustomFieldType)}
            />
          </>
        )}
        {type === "CHOICE" && (
          <AreaField
            name="choices"
            label={t.fields.choices}
            hint={t.fields.choicesHint}
            defaultValue={known?.choices.join("\n")}
            rows={6}
            required
          />
        )}
      </Form>
    </Modal>
  );
}

/** lines are the lines that say something. */
function lines(written: string): string[] {
  return written
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
