import { type RefObject, useEffect, useRef, useState } from "react";
import { countCharacters, longest } from "../composer/length";
import type { CustomerModule } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { AreaField } from "../ui/Field";
import { useFailureAt } from "../ui/Form";
import { Beside } from "./Beside";
import { FieldChoices } from "./FieldChoices";
import { rangeOf } from "./problem";
import { useTypedField } from "./useTypedField";

/** BodyField is the text itself, into which merge fields are chosen. */
export function BodyField({ module, begin }: { module: CustomerModule; begin: string }) {
  const { t } = useSpeech();
  const [body, setBody] = useState(begin);
  const input = useRef<HTMLTextAreaElement>(null);
  const { typed, look, leave, ...fields } = useTypedField(input, body);
  useFirstProblem(input);
  const count = countCharacters(body);
  return (
    <div className="body-field">
      <AreaField
        ref={input}
        name="body"
        label={t.texts.body}
        hint={t.texts.bodyHint}
        value={body}
        rows={7}
        required
        onChange={(event) => {
          setBody(event.target.value);
          look();
        }}
        onSelect={look}
        onBlur={leave}
      />
      {typed && (
        <FieldChoices
          input={input}
          module={module}
          search={typed.search}
          onChoose={fields.choose}
          onClose={fields.close}
        />
      )}
      <Beside name="body" />
      <div className="bar">
        <button type="button" className="chip" onClick={fields.begin}>
          <kbd>$[</kbd> {t.texts.field}
        </button>
        <span className={count > longest ? "danger" : "muted"}>{t.composer.count(count, longest)}</span>
      </div>
    </div>
  );
}

/** useFirstProblem leads to what the server refused first. */
function useFirstProblem(input: RefObject<HTMLTextAreaElement | null>): void {
  const [first] = useFailureAt("body")?.problems ?? [];
  useEffect(() => {
    const { current } = input;
    if (first !== undefined && current !== null) {
      current.focus();
      current.setSelectionRange(...rangeOf(current.value, first));
    }
  }, [input, first]);
}
