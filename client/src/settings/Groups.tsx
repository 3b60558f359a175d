import { useState } from "react";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import {
  DeleteGroupDocument,
  type GroupLineFragment,
  GroupsDocument,
  SaveGroupDocument,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { TextField } from "../ui/Field";
import { Form, text, texts } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Modal } from "../ui/Modal";
import { Nothing, Page } from "../ui/Page";
import { PeopleSet } from "../ui/PeopleSet";

/** editing is the group in the dialog, "new" for one that is not there yet. */
type Editing = GroupLineFragment | "new" | null;

export function Groups() {
  const { t } = useSpeech();
  const groups = useData(GroupsDocument, {});
  const [editing, setEditing] = useState<Editing>(null);
  return (
    <Page
      title={t.sections.groups}
      actions={
        <button type="button" className="button primary" onClick={() => setEditing("new")}>
          {t.groups.add}
        </button>
      }
    >
      <p className="muted">{t.groups.hint}</p>
      <Loaded of={groups}>
        {({ organization }) =>
          organization.groups.length === 0 ? (
            <Nothing>{t.groups.none}</Nothing>
          ) : (
            <GroupTable groups={organization.groups} onEdit={setEditing} onDeleted={groups.reload} />
          )
        }
      </Loaded>
      {editing !== null && (
        <EditGroup
          group={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={groups.reload}
        />
      )}
    </Page>
  );
}

function GroupTable(props: {
  groups: readonly GroupLineFragment[];
  onEdit: (group: GroupLineFragment) => void;
  onDeleted: () => void;
}) {
  const { t } = useSpeech();
  const { session } = useServices();
  const remove = async (id: string) => {
    await session.api.mutate(DeleteGroupDocument, { id });
    props.onDeleted();
  };
  return (
    <div className="table">
      <table aria-label={t.sections.groups}>
        <thead>
          <tr>
            <th scope="col">{t.form.name}</th>
            <th scope="col">{t.groups.members}</th>
            <th scope="col">
              <span className="hidden">{t.form.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.groups.map((group) => (
            <tr key={group.id}>
              <td>{group.name}</td>
              <td>{group.users.map(({ name }) => name).join(", ")}</td>
              <td className="acts">
                <button type="button" className="button" onClick={() => props.onEdit(group)}>
                  {t.form.edit}
                </button>{" "}
                <Confirm
                  action={t.form.delete}
                  title={t.form.deleteTitle(group.name)}
                  onConfirm={() => remove(group.id)}
                >
                  <p>{t.groups.deleteHint}</p>
                </Confirm>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EditGroup(props: { group: GroupLineFragment | null; onClose: () => void; onSaved: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { group, onClose, onSaved } = props;
  const save = async (form: FormData) => {
    const input = { name: text(form, "name"), userIds: texts(form, "userIds") };
    await session.api.mutate(SaveGroupDocument, { id: group?.id ?? null, input });
    onSaved();
    onClose();
  };
  return (
    <Modal title={group?.name ?? t.groups.add} onClose={onClose}>
      <Form submit={t.form.save} onCancel={onClose} onSubmit={save}>
        <TextField name="name" label={t.form.name} defaultValue={group?.name} required />
        <PeopleSet
          legend={t.groups.members}
          name="userIds"
          chosen={group?.users ?? []}
          offers={({ status }) => status !== "DEACTIVATED"}
        />
      </Form>
    </Modal>
  );
}
