import type { RefObject } from "react";
import { useData } from "../app/useData";
import { type CustomerModule, type FieldFragment, MergeFieldsDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Choices } from "../ui/Choices";
import { Loaded } from "../ui/Loaded";
import { useChoices } from "../ui/useChoices";
import { foundFields } from "./mergeText";
import "./texts.css";

interface Props {
  input: RefObject<HTMLTextAreaElement | null>;
  module: CustomerModule;
  search: string;
  onChoose: (token: string) => void;
  onClose: () => void;
}

/** FieldChoices completes the merge field that is typed into a text of that module. */
export function FieldChoices({ module, ...rest }: Props) {
  const fields = useData(MergeFieldsDocument, { module });
  return (
    <div className="picker" data-testid="field-picker">
      <Loaded of={fields}>{({ mergeFields }) => <Found fields={mergeFields} {...rest} />}</Loaded>
    </div>
  );
}

function Found(props: Omit<Props, "module"> & { fields: readonly FieldFragment[] }) {
  const { t } = useSpeech();
  const { fields, input, search, onChoose, onClose } = props;
  const found = foundFields(fields, search);
  const choose = (index: number) => onChoose(found[index]?.token ?? "");
  const keys = useChoices({ input, count: found.length, of: search, onChoose: choose, onClose });
  return (
    <Choices
      label={t.texts.fields}
      keys={keys}
      choices={found.map(({ module, name, token }) => ({ key: token, label: name, hint: module }))}
      onChoose={choose}
    >
      <p className={found.length === 0 ? "muted" : "hidden"} role="status">
        {found.length === 0 ? t.texts.noField : t.texts.found(found.length)}
      </p>
    </Choices>
  );
}
