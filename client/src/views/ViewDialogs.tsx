import { useServices } from "../app/services";
import {
  CreateViewDocument,
  DeleteViewDocument,
  type MessageFilter,
  type MessageOrder,
  UpdateViewDocument,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { CheckField, SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Modal } from "../ui/Modal";
import { filterIn } from "./draftOf";
import { orders } from "./place";
import { type View, viewName } from "./useViews";

interface SaveProps {
  filter: MessageFilter;
  order: MessageOrder;
  onDone: (id: string) => void;
  onClose: () => void;
}

/** SaveView keeps a filter under a name. */
export function SaveView({ filter, order, onDone, onClose }: SaveProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const save = async (form: FormData) => {
    const input = { ...inputOf(form), filter };
    const { createMessageView } = await session.api.mutate(CreateViewDocument, { input });
    if (createMessageView) {
      onDone(createMessageView.messageView.id);
    }
  };
  return (
    <Modal title={t.views.saveTitle} onClose={onClose}>
      <Form submit={t.form.save} onSubmit={save} onCancel={onClose}>
        <ViewFields name="" order={order} shared={false} />
      </Form>
    </Modal>
  );
}

/** EditView renames a view, shares it, or gives it another order. */
export function EditView({ view, onDone, onClose }: { view: View; onDone: () => void; onClose: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const save = async (form: FormData) => {
    const input = { ...inputOf(form), filter: filterIn(view.filter) ?? {} };
    await session.api.mutate(UpdateViewDocument, { id: view.id, input });
    onDone();
  };
  return (
    <Modal title={t.views.edit} onClose={onClose}>
      <Form submit={t.form.save} onSubmit={save} onCancel={onClose}>
        <ViewFields name={view.name} order={view.orderBy} shared={view.shared} />
      </Form>
    </Modal>
  );
}

function ViewFields({ name, order, shared }: { name: string; order: MessageOrder; shared: boolean }) {
  const { t } = useSpeech();
  return (
    <>
      <TextField name="name" label={t.views.name} required maxLength={100} defaultValue={name} />
      <SelectField
        name="orderBy"
        label={t.views.order}
        options={orders.map((value) => ({ value, label: t.views.orders[value] }))}
        defaultValue={order}
      />
      <CheckField name="shared" label={t.views.share} hint={t.views.shareHint} defaultChecked={shared} />
    </>
  );
}

function inputOf(form: FormData) {
  return {
    name: text(form, "name"),
    orderBy: text(form, "orderBy") as MessageOrder,
    shared: form.has("shared"),
  };
}

/** RemoveView is a button that deletes a view after a question. */
export function RemoveView({ view, onDone }: { view: View; onDone: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const remove = async () => {
    await session.api.mutate(DeleteViewDocument, { id: view.id });
    onDone();
  };
  return (
    <Confirm action={t.views.remove} title={t.views.removeTitle(viewName(view, t))} onConfirm={remove}>
      <p>{t.views.removeHint}</p>
    </Confirm>
  );
}
