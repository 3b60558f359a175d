import { Failure } from "../api/failure";
import { useSpeech } from "../i18n/Speech";
import { TextField } from "../ui/Field";

/** The server refuses shorter ones. */
const shortest = 10;

/** NewPassword asks for a password twice: nobody sees what they type. */
export function NewPassword() {
  const { t } = useSpeech();
  return (
    <>
      <TextField
        name="password"
        type="password"
        label={t.password.new}
        hint={t.password.hint(shortest)}
        autoComplete="new-password"
        minLength={shortest}
        required
      />
      <TextField
        name="repeated"
        type="password"
        label={t.password.repeat}
        autoComplete="new-password"
        required
      />
    </>
  );
}

/** passwordOf reads the two fields; it throws a Failure with those words where they differ. */
export function passwordOf(form: FormData, different: string): string {
  const password = String(form.get("password"));
  if (password !== form.get("repeated")) {
    throw new Failure("INVALID_INPUT", null, null, different, "repeated");
  }
  return password;
}
