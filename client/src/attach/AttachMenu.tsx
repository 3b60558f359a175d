import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useSpeech } from "../i18n/Speech";
import { AttachIcon } from "../ui/icons";
import { useOutside } from "../ui/useOutside";
import "./attach.css";
import { most } from "./attached";

/** Source is where an attachment comes from, besides the computer. */
export type Source = "documents" | "drives";

interface Props {
  /** How many are attached already. */
  count: number;
  onFiles: (files: readonly File[]) => void;
  onSource: (source: Source) => void;
}

/** AttachMenu offers all that can go along with a reply. */
export function AttachMenu({ count, onFiles, onSource }: Props) {
  const { t } = useSpeech();
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(false);
  useOutside(box, open, close);
  const onKeyDown = (event: KeyboardEvent) => {
    if (open && event.key === "Escape") {
      event.stopPropagation();
      close();
      toggle.current?.focus();
    }
  };
  const label = count >= most ? t.attach.full(most) : t.attach.add;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what its own button opened
    <div className="attach" ref={box} onKeyDown={onKeyDown}>
      <button
        ref={toggle}
        type="button"
        className="chip"
        aria-expanded={open}
        aria-controls={id}
        aria-label={label}
        title={label}
        disabled={count >= most}
        onClick={() => setOpen(!open)}
        data-testid="attach"
      >
        <AttachIcon />
      </button>
      {open && (
        <fieldset id={id} className="sources">
          <legend className="hidden">{t.attach.add}</legend>
          <Computer
            onFiles={(files) => {
              close();
              onFiles(files);
            }}
          />
          <button
            type="button"
            onClick={() => {
              close();
              onSource("documents");
            }}
          >
            {t.attach.documents}
          </button>
          <button
            type="button"
            onClick={() => {
              close();
              onSource("drives");
            }}
          >
            {t.drives.source}
          </button>
        </fieldset>
      )}
    </div>
  );
}

/** Computer opens the computer's own dialog; the field behind it is not shown. */
function Computer({ onFiles }: Pick<Props, "onFiles">) {
  const { t } = useSpeech();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {t.attach.computer}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
        data-testid="attach-files"
      />
    </>
  );
}
