import { useEffect, useId, useRef, useState } from "react";
import { useServices } from "../app/services";
import { instantOf, wallTime } from "../format/zone";
import type { MessageStatus, MessageType, PeriodUnit } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { type Condition, newCondition, type SpanDraft, type WhoDraft } from "./filterDraft";
import type { Choices } from "./useNames";

const types: readonly MessageType[] = [
  "TEXT",
  "IMAGE",
  "VIDEO",
  "AUDIO",
  "DOCUMENT",
  "STICKER",
  "LOCATION",
  "CONTACTS",
  "BUTTON",
  "INTERACTIVE",
  "ORDER",
  "UNSUPPORTED",
];
const statuses: readonly MessageStatus[] = [
  "RECEIVED",
  "QUEUED",
  "UNCONFIRMED",
  "SENT",
  "DELIVERED",
  "READ",
  "FAILED",
];
const units: readonly PeriodUnit[] = ["MINUTE", "HOUR", "DAY", "WEEK", "MONTH"];
const spanKinds = ["any", "today", "inLast", "olderThan", "between"] as const;
const whoKinds = ["me", "one", "several"] as const;

interface Props {
  condition: Condition;
  choices: Choices;
  onChange: (condition: Condition) => void;
}

/** ConditionFields are the fields behind the name of a condition. */
export function ConditionFields({ condition, choices, onChange }: Props) {
  const { t } = useSpeech();
  switch (condition.field) {
    case "unreplied":
    case "replied":
    case "time":
      return <SpanFields value={condition.span} onChange={(span) => onChange({ ...condition, span })} />;
    case "owner":
    case "repliedBy":
    case "sentBy":
      return (
        <WhoFields
          value={condition.who}
          choices={choices}
          onChange={(who) => onChange({ ...condition, who })}
        />
      );
    case "direction":
    case "module":
    case "window":
    case "accountId":
      return (
        <OneOf
          label={t.filter.values}
          value={condition.choice}
          options={optionsOf(condition.field, choices, t)}
          onChange={(choice) => onChange({ ...condition, choice })}
        />
      );
    case "types":
    case "statuses":
      return (
        <SomeOf
          label={t.filter.values}
          chosen={condition.choices}
          options={(condition.field === "types" ? types : statuses).map((value) => ({
            value,
            text: label(condition.field === "types" ? t.filter.types : t.status, value),
          }))}
          onChange={(chosen) => onChange({ ...condition, choices: chosen })}
        />
      );
    case "unread":
    case "hasAttachment":
      return (
        <OneOf
          label={t.filter.values}
          value={condition.yes ? "yes" : "no"}
          options={[
            { value: "yes", text: t.filter.yes },
            { value: "no", text: t.filter.no },
          ]}
          onChange={(value) => onChange({ ...condition, yes: value === "yes" })}
        />
      );
    case "text":
      return <TextField value={condition.text} onChange={(text) => onChange({ ...condition, text })} />;
    case "other":
      return <span className="muted">{t.filter.words.other}</span>;
  }
}

interface Choice {
  value: string;
  text: string;
}

function optionsOf(
  field: "direction" | "module" | "window" | "accountId",
  { accounts, names }: Choices,
  t: ReturnType<typeof useSpeech>["t"],
): Choice[] {
  if (field === "accountId") {
    const known = accounts.map(({ id }) => ({ value: id, text: names.accounts.get(id) ?? id }));
    return [{ value: "", text: "…" }, ...known];
  }
  const words = { direction: t.filter.directions, module: t.records.modules, window: t.filter.windows }[
    field
  ];
  return Object.entries(words).map(([value, text]) => ({ value, text }));
}

interface OneOfProps {
  label: string;
  value: string;
  options: readonly Choice[];
  onChange: (value: string) => void;
}

/** OneOf is a choice; a value that is not offered any more stays, and shows that it is gone. */
export function OneOf({ label: name, value, options, onChange }: OneOfProps) {
  const { t } = useSpeech();
  const known = options.some((option) => option.value === value);
  return (
    <select aria-label={name} value={value} onChange={(event) => onChange(event.target.value)}>
      {!known && <option value={value}>{t.filter.gone}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

function SomeOf(props: {
  label: string;
  chosen: readonly string[];
  options: readonly Choice[];
  onChange: (chosen: string[]) => void;
}) {
  const { label: name, chosen, options, onChange } = props;
  const { t } = useSpeech();
  const id = useId();
  const gone = chosen.filter((value) => !options.some((option) => option.value === value));
  const all = [...options, ...gone.map((value) => ({ value, text: t.filter.gone }))];
  return (
    <fieldset className="some-of" aria-label={name}>
      {all.map(({ value, text }) => (
        <label key={value} className="chip" htmlFor={`${id}-${value}`}>
          <input
            id={`${id}-${value}`}
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

function SpanFields({ value, onChange }: { value: SpanDraft; onChange: (span: SpanDraft) => void }) {
  const { t } = useSpeech();
  const counted = value.kind === "inLast" || value.kind === "olderThan";
  return (
    <>
      <OneOf
        label={t.filter.when}
        value={value.kind}
        options={spanKinds.map((kind) => ({ value: kind, text: t.filter.spans[kind] }))}
        onChange={(kind) => onChange({ ...value, kind: kind as SpanDraft["kind"] })}
      />
      {counted && (
        <>
          <input
            type="number"
            min="1"
            max="100000"
            aria-label={t.filter.count}
            value={Number.isNaN(value.count) ? "" : value.count}
            onChange={({ target }) => onChange({ ...value, count: target.valueAsNumber })}
          />
          <OneOf
            label={t.filter.unit}
            value={value.unit}
            options={units.map((unit) => ({ value: unit, text: t.filter.units[unit] }))}
            onChange={(unit) => onChange({ ...value, unit: unit as PeriodUnit })}
          />
        </>
      )}
      {value.kind === "between" && (
        <>
          <Instant
            label={t.filter.from}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
          />
          <Instant label={t.filter.to} value={value.to} onChange={(to) => onChange({ ...value, to })} />
        </>
      )}
    </>
  );
}

/** Instant is a date and time by the clocks of the viewer's own time zone. */
function Instant(props: { label: string; value: string; onChange: (instant: string) => void }) {
  const { viewer } = useServices();
  const { timeZone } = viewer;
  return (
    <input
      type="datetime-local"
      aria-label={props.label}
      defaultValue={wallTime(props.value, timeZone)}
      onChange={({ target }) => props.onChange(instantOf(target.value, timeZone) ?? "")}
    />
  );
}

function WhoFields(props: { value: WhoDraft; choices: Choices; onChange: (who: WhoDraft) => void }) {
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

/** Typing pauses for so long before it counts, in milliseconds. */
const pause = 300;

function TextField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (typed === value) {
      return;
    }
    const timer = setTimeout(() => tell.current(typed), pause);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <input
      type="search"
      aria-label={t.filter.fields.text}
      title={t.filter.textHint}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

/** changedField is the condition for another field, with what is mostly meant by it. */
export function changedField(condition: Condition, field: Condition["field"]): Condition {
  const fresh = newCondition(condition.id, field);
  if ("span" in condition && "span" in fresh) {
    return { ...fresh, span: condition.span };
  }
  return "who" in condition && "who" in fresh ? { ...fresh, who: condition.who } : fresh;
}
