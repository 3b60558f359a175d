import { type KeyboardEvent, type RefObject, useLayoutEffect } from "react";
import type { CustomerModule } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { FieldChoices } from "../texts/FieldChoices";
import { PickerBox } from "./PickerBox";
import { type NewText, TextPicker } from "./TextPicker";
import type { Reply } from "./useReply";

interface Props {
  reply: Reply;
  input: RefObject<HTMLTextAreaElement | null>;
  customerName: string;
  module: CustomerModule;
  describedBy: string;
  onNew: (begin: NewText) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Writing is the field of the reply, with what its / and $[ open above it. */
export function Writing(props: Props) {
  const { reply, input, customerName, module, describedBy, onNew, onKeyDown } = props;
  const { text, write, picker, field, refused } = reply;
  const { t } = useSpeech();
  useGrowing(input, text);
  const look = () => {
    picker.look();
    field.look();
  };
  const leave = () => {
    picker.look();
    field.leave();
  };
  return (
    <>
      <textarea
        ref={input}
        rows={1}
        value={text}
        disabled={refused !== null}
        placeholder={t.composer.placeholder}
        aria-label={t.composer.label(customerName)}
        aria-describedby={describedBy}
        aria-autocomplete="list"
        onChange={(event) => {
          write(event.target.value);
          look(); // React does not hear of the focus that a closing dialog gives back
        }}
        onFocus={look}
        onBlur={leave}
        onSelect={field.look}
        onKeyDown={onKeyDown}
        data-testid="composer-input"
      />
      <Lists {...{ reply, input, module, onNew }} />
    </>
  );
}

/** Lists are what / and $[ offer, above the reply. */
function Lists({ reply, input, module, onNew }: Pick<Props, "reply" | "input" | "module" | "onNew">) {
  const { text, picker, field } = reply;
  const make = (begin: NewText) => {
    if (picker.opened) {
      picker.close();
    }
    onNew(begin);
  };
  const offers = { module, onPick: picker.pick, onNew: make, onClose: picker.close };
  return (
    <>
      {field.typed && (
        <FieldChoices
          input={input}
          module={module}
          search={field.typed.search}
          onChoose={field.choose}
          onClose={field.close}
        />
      )}
      {picker.search !== null && (
        <div className="picker" data-testid="text-picker">
          <TextPicker input={input} search={picker.search} reply="" {...offers} />
        </div>
      )}
      {picker.opened && <PickerBox reply={text.trim() === "" ? "" : text} {...offers} />}
    </>
  );
}

/** useGrowing makes the field as high as its text; the style sheet says where that ends. */
function useGrowing(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const { current: field } = input;
    if (field && !CSS.supports("field-sizing", "content")) {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight}px`;
    }
  }, [input, text]);
}
