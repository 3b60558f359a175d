import { createContext, type FormEvent, type ReactNode, useContext, useState } from "react";
import type { Failure } from "../api/failure";
import { useAction } from "../app/useAction";
import type { reason } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Problem } from "./Problem";

const FailureContext = createContext<Failure | null>(null);

/** useFailure is why the server refused the form; null where it did not. */
export function useFailure(): Failure | null {
  return useContext(FailureContext);
}

/** useFailureAt is the server's refusal, where it named this field as the one at fault. */
export function useFailureAt(name: string): Failure | null {
  const failure = useContext(FailureContext);
  return failure !== null && fieldOf(failure) === name ? failure : null;
}

function fieldOf({ field }: Failure): string {
  return field?.split(".").at(-1) ?? "";
}

interface Props {
  /** Throws a Failure, which is shown. */
  onSubmit: (form: FormData) => Promise<unknown>;
  submit: string;
  onCancel?: () => void;
  /** Said when it is done, for forms that stay. */
  done?: string;
  disabled?: boolean;
  label?: string;
  /** Fields that say themselves what was refused in them. */
  beside?: readonly string[];
  /** Why it failed, where the form has words of its own. */
  why?: typeof reason;
  children: ReactNode;
}

/** Form hands its fields to the server and says what came of it. */
export function Form(props: Props) {
  const { onSubmit, submit, onCancel, done, disabled, label, beside = [], why, children } = props;
  const { t } = useSpeech();
  const { busy, failure, run } = useAction();
  const [saved, setSaved] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setSaved(false);
    setSaved(await run(() => onSubmit(form)));
  };
  return (
    <form className="form" onSubmit={send} onChange={() => setSaved(false)} aria-label={label}>
      <FailureContext value={failure}>{children}</FailureContext>
      <Problem failure={failure !== null && beside.includes(fieldOf(failure)) ? null : failure} why={why} />
      <div className="buttons">
        <button type="submit" className="button primary" disabled={busy || disabled}>
          {busy ? t.form.busy : submit}
        </button>
        {onCancel && (
          <button type="button" className="button" onClick={onCancel}>
            {t.form.cancel}
          </button>
        )}
        <span role="status" className="muted">
          {saved && done}
        </span>
      </div>
    </form>
  );
}

/** text is a field of a form, without the spaces around it. */
export function text(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}

/** texts are all values of a field, as of check boxes. */
export function texts(form: FormData, name: string): string[] {
  return form.getAll(name).map(String);
}
