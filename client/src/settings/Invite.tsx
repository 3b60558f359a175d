import { useState } from "react";
import { useServices } from "../app/services";
import { InviteUserDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { CopyBox } from "../ui/CopyBox";
import { TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Modal } from "../ui/Modal";
import { PlaceFields } from "./PlaceFields";
import { placeOf } from "./person";

/** Invite makes a user and shows the link that is passed on to them. */
export function Invite({ onClose, onInvited }: { onClose: () => void; onInvited: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const [link, setLink] = useState<string | null>(null);
  const invite = async (form: FormData) => {
    const input = { name: text(form, "name"), email: text(form, "email"), ...placeOf(form) };
    const { inviteUser } = await session.api.mutate(InviteUserDocument, { input });
    setLink(inviteUser?.invitationUrl ?? null);
    onInvited();
  };
  return (
    <Modal title={t.people.invite} onClose={onClose}>
      {link === null ? (
        <Form submit={t.people.makeLink} onCancel={onClose} onSubmit={invite}>
          <TextField name="name" label={t.form.name} required />
          <TextField name="email" type="email" label={t.signIn.email} required />
          <PlaceFields person={null} />
        </Form>
      ) : (
        <div className="form">
          <CopyBox label={t.people.link} value={link} hint={t.people.linkHint} />
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
