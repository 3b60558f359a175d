import { useEffect, useRef, useState } from "react";
import { Failure } from "../api/failure";
import { useGuard } from "../app/router";
import { useServices } from "../app/services";
import type { CustomerModule, TextFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField, TextField } from "../ui/Field";
import { Form, text as fieldText } from "../ui/Form";
import { Modal } from "../ui/Modal";
import { Beside } from "./Beside";
import { BodyField } from "./BodyField";
import "./texts.css";
import { longestName, moduleNamed, saveText } from "./text";

interface Props {
  /** The text that changes; null for a new one. */
  text: TextFragment | null;
  /** What a new one is for; null where that is to be chosen. */
  module: CustomerModule | null;
  /** What a new one begins with. */
  begin?: { name: string; body: string };
  onClose: () => void;
  onSaved: (text: TextFragment) => void;
}

/** TextDialog makes a predefined text or changes one. */
export function TextDialog({ text, module: given, begin, onClose, onSaved }: Props) {
  const { t } = useSpeech();
  const { session } = useServices();
  const fixed = text?.module ?? given;
  const [module, setModule] = useState<CustomerModule>(fixed ?? "LEADS");
  const { box, look, leave } = useLeaving(onClose);
  const save = async (form: FormData) => {
    // Spaces at the ends of the body are its author's.
    const input = { module, name: fieldText(form, "name"), body: String(form.get("body") ?? "") };
    const saved = await saveText(session.api, text?.id ?? null, input);
    if (saved === null) {
      throw new Failure("INTERNAL");
    }
    onSaved(saved);
  };
  return (
    <Modal title={text?.name ?? t.texts.add} onClose={leave}>
      <div ref={box} onInput={look}>
        <Form submit={t.form.save} onCancel={leave} onSubmit={save} beside={["name", "body"]}>
          <div>
            <TextField
              name="name"
              label={t.form.name}
              defaultValue={text?.name ?? begin?.name}
              maxLength={longestName}
              required
            />
            <Beside name="name" />
          </div>
          <ModuleField module={module} fixed={fixed !== null} known={text !== null} onChoose={setModule} />
          <BodyField module={module} begin={text?.body ?? begin?.body ?? ""} />
        </Form>
      </div>
    </Modal>
  );
}

/** useLeaving has the reader asked before what they changed in the form inside of box is lost. */
function useLeaving(onClose: () => void) {
  const { t } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const begun = useRef("");
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    begun.current = written(box.current);
  }, []);
  useGuard(changed ? t.documents.leave : null);
  return {
    box,
    look: () => setChanged(written(box.current) !== begun.current),
    leave: () => (!changed || window.confirm(t.documents.leave)) && onClose(),
  };
}

/** written is what stands in the fields of a form. */
function written(box: HTMLElement | null): string {
  const form = box?.querySelector("form");
  return form ? JSON.stringify([...new FormData(form)]) : "";
}

/** ModuleField says why the module of a text stays. */
function ModuleField(props: {
  module: CustomerModule;
  fixed: boolean;
  /** The text is there already. */
  known: boolean;
  onChoose: (module: CustomerModule) => void;
}) {
  const { t } = useSpeech();
  const { module, fixed, known, onChoose } = props;
  return (
    <SelectField
      name="module"
      label={t.texts.module}
      hint={known ? t.texts.fixed : t.texts.fixedNew}
      options={(["LEADS", "CONTACTS"] as const).map((value) => ({ value, label: t.texts.modules[value] }))}
      value={module}
      disabled={fixed}
      onChange={(event) => onChoose(moduleNamed(event.target.value) ?? module)}
    />
  );
}
