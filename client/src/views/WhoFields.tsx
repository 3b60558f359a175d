import { useSpeech } from "../i18n/Speech";
import type { WhoDraft } from "./filterDraft";
import { OneOf, SomeOf } from "./OneOf";
import type { Choices } from "./useNames";

const whoKinds = ["me", "one", "several"] as const;

/** WhoFields are the fields of a choice of people. */
export function WhoFields(props: { value: WhoDraft; choices: Choices; onChange: (who: WhoDraft) => void }) {
  const { value, choices, onChange } = props;
  const { t } = useSpeech();
  const people = choices.people.map(({ id, name }) => ({ value: id, text: name }));
  const choose = (kind: string) => {
    const ids = value.ids.length === 0 && people[0] ? [people[0].value] : value.ids;
    onChange(kind === "me" ? { kind, ids } : { kind: kind as WhoDraft["kind"], ids });
  };
  const kinds = { me: t.filter.me, one: t.filter.who, several: t.filter.several };
  return (
    <>
      <OneOf
        label={t.filter.who}
        value={value.kind}
        options={whoKinds.map((kind) => ({ value: kind, text: kinds[kind] }))}
        onChange={choose}
      />
      {value.kind === "one" && (
        <OneOf
          label={t.filter.people}
          value={value.ids[0] ?? ""}
          options={people}
          onChange={(id) => onChange({ kind: "one", ids: [id] })}
        />
      )}
      {value.kind === "several" && (
        <SomeOf
          label={t.filter.people}
          chosen={value.ids}
          options={people}
          onChange={(ids) => onChange({ kind: "several", ids })}
        />
      )}
    </>
  );
}
