import { useId, useRef, useState } from "react";
import { useSpeech } from "../i18n/Speech";

/** CopyBox shows what is to be passed on, whole, with a button that copies it. */
export function CopyBox({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const { t } = useSpeech();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      setCopied(false); // without https there is no clipboard: it is selected, to be copied by hand
    }
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="copy">
        <input ref={input} id={id} readOnly value={value} onFocus={(event) => event.target.select()} />
        <button type="button" className="button" onClick={() => void copy()}>
          {t.form.copy}
        </button>
      </div>
      <small className="muted" role="status">
        {copied ? t.form.copied : hint}
      </small>
    </div>
  );
}
