import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useSpeech } from "../i18n/Speech";
import { CloseIcon } from "./icons";

/** Modal lies over the page until it is answered; Esc and the cross close it. */
export function Modal({
  title,
  wide = false,
  onClose,
  children,
}: {
  title: string;
  /** For what needs the width of a page. */
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useSpeech();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    // Closed while it is still in the page it gives the focus back to where it was.
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? "modal wide" : "modal"}
      aria-labelledby={id}
      // Esc is the dialog's: what lies below it would leave its own place.
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault(); // the page takes it away
        onClose();
      }}
      // Where Esc is pressed again and again the browser closes what the page keeps open.
      onClose={() => dialog.current?.open || dialog.current?.showModal()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label={t.form.close} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      {children}
    </dialog>
  );
}
