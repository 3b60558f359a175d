import { useState } from "react";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import {
  DeleteRoleDocument,
  type RecordVisibility,
  type RoleLineFragment,
  RolesDocument,
  SaveRoleDocument,
  UpdateOrganizationDocument,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { ChoiceSet, SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Modal } from "../ui/Modal";
import { Card, Nothing, Page } from "../ui/Page";
import { type RoleNode, roleTree, superiors } from "./roleTree";

type Editing = RoleLineFragment | "new" | null;

export function Roles() {
  const { t } = useSpeech();
  const data = useData(RolesDocument, {});
  const [editing, setEditing] = useState<Editing>(null);
  return (
    <Page
      title={t.sections.roles}
      actions={
        <button type="button" className="button primary" onClick={() => setEditing("new")}>
          {t.roles.add}
        </button>
      }
    >
      <Loaded of={data}>
        {({ organization: { recordVisibility, roles } }) => (
          <>
            <Visibility chosen={recordVisibility} />
            <Card title={t.roles.tree} hint={t.roles.treeHint}>
              {roles.length === 0 ? (
                <Nothing>{t.roles.none}</Nothing>
              ) : (
                <ul className="tree" aria-label={t.roles.tree}>
                  {roleTree(roles).map((node) => (
                    <Branch key={node.role.id} node={node} onEdit={setEditing} onDeleted={data.reload} />
                  ))}
                </ul>
              )}
            </Card>
            {editing !== null && (
              <EditRole
                role={editing === "new" ? null : editing}
                roles={roles}
                onClose={() => setEditing(null)}
                onSaved={data.reload}
              />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Visibility decides whether roles matter at all. */
function Visibility({ chosen }: { chosen: RecordVisibility }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const save = (form: FormData) =>
    session.api.mutate(UpdateOrganizationDocument, {
      input: { recordVisibility: text(form, "recordVisibility") as RecordVisibility },
    });
  return (
    <Card title={t.roles.visibility}>
      <Form submit={t.form.save} done={t.form.saved} onSubmit={save} label={t.roles.visibility}>
        <ChoiceSet
          legend={t.roles.whoSees}
          name="recordVisibility"
          type="radio"
          options={(["PUBLIC", "OWNER_AND_ROLES_ABOVE"] as const).map((value) => ({
            value,
            label: t.roles.visibilities[value],
            hint: t.roles.visibilityHints[value],
          }))}
          chosen={[chosen]}
        />
      </Form>
    </Card>
  );
}

interface BranchProps {
  node: RoleNode;
  onEdit: (role: RoleLineFragment) => void;
  onDeleted: () => void;
}

function Branch({ node, onEdit, onDeleted }: BranchProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { role, below } = node;
  const remove = async () => {
    await session.api.mutate(DeleteRoleDocument, { id: role.id });
    onDeleted();
  };
  return (
    <li>
      <div className="line">
        <span>
          <strong>{role.name}</strong>{" "}
          <span className="muted">{role.users.map(({ name }) => name).join(", ")}</span>
        </span>
        <button type="button" className="button" onClick={() => onEdit(role)}>
          {t.form.edit}
        </button>
        <Confirm action={t.form.delete} title={t.form.deleteTitle(role.name)} onConfirm={remove}>
          <p>{t.roles.deleteHint}</p>
        </Confirm>
      </div>
      {below.length > 0 && (
        <ul>
          {below.map((child) => (
            <Branch key={child.role.id} node={child} onEdit={onEdit} onDeleted={onDeleted} />
          ))}
        </ul>
      )}
    </li>
  );
}

interface EditProps {
  role: RoleLineFragment | null;
  roles: readonly RoleLineFragment[];
  onClose: () => void;
  onSaved: () => void;
}

function EditRole({ role, roles, onClose, onSaved }: EditProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const save = async (form: FormData) => {
    const input = { name: text(form, "name"), reportsToId: text(form, "reportsToId") || null };
    await session.api.mutate(SaveRoleDocument, { id: role?.id ?? null, input });
    onSaved();
    onClose();
  };
  const choices = superiors(roles, role?.id ?? null).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Modal title={role?.name ?? t.roles.add} onClose={onClose}>
      <Form submit={t.form.save} onCancel={onClose} onSubmit={save}>
        <TextField name="name" label={t.form.name} defaultValue={role?.name} required />
        <SelectField
          name="reportsToId"
          label={t.roles.reportsTo}
          hint={t.roles.reportsToHint}
          options={[{ value: "", label: t.roles.top }, ...choices]}
          defaultValue={role?.reportsTo?.id ?? ""}
        />
      </Form>
    </Modal>
  );
}
