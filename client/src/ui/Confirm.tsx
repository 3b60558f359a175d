import { type ReactNode, useState } from "react";
import { Form } from "./Form";
import { Modal } from "./Modal";

interface Props {
  /** What the button says, and the one that does it. */
  action: string;
  title: string;
  children: ReactNode;
  onConfirm: (form: FormData) => Promise<unknown>;
  disabled?: boolean;
}

/** Confirm is a button that asks first. */
export function Confirm({ action, title, children, onConfirm, disabled }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button type="button" className="button" disabled={disabled} onClick={() => setOpen(true)}>
        {action}
      </button>
      {open && (
        <Modal title={title} onClose={close}>
          <Form
            submit={action}
            onCancel={close}
            onSubmit={async (form) => {
              await onConfirm(form);
              close();
            }}
          >
            {children}
          </Form>
        </Modal>
      )}
    </>
  );
}
