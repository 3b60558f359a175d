import { navigate, useQueryParams } from "../app/router";
import type { SessionStore } from "../app/SessionStore";
import { useSpeech } from "../i18n/Speech";
import { Form } from "../ui/Form";
import { Entry } from "./Entry";
import { NewPassword, passwordOf } from "./NewPassword";

/** Invitation takes the link of an invitation, or of a new password: both choose a password. */
export function Invitation({ session }: { session: SessionStore }) {
  const { t } = useSpeech();
  const [params] = useQueryParams();
  const token = params.get("token");
  if (!token) {
    return (
      <Entry title={t.invitation.title}>
        <p>{t.invitation.noToken}</p>
      </Entry>
    );
  }
  const accept = async (form: FormData) => {
    await session.acceptInvitation(token, passwordOf(form, t.password.different));
    navigate("/", { replace: true });
  };
  return (
    <Entry title={t.invitation.title}>
      <p>{t.invitation.hint}</p>
      <Form submit={t.invitation.submit} onSubmit={accept} label={t.invitation.title}>
        <NewPassword />
      </Form>
    </Entry>
  );
}
