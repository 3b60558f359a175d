import { useEffect, useRef, useState } from "react";
import { Echoes } from "../app/Echoes";
import type { MessageStatus, MessageType } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { type Condition, newCondition } from "./filterDraft";
import { type Choice, OneOf, SomeOf } from "./OneOf";
import { SpanFields } from "./SpanFields";
import type { Choices } from "./useNames";
import { WhoFields } from "./WhoFields";

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
    case "wamid":
      return (
        <TextField
          label={t.filter.fields[condition.field]}
          title={condition.field === "text" ? t.filter.textHint : undefined}
          value={condition.text}
          onChange={(text) => onChange({ ...condition, text })}
        />
      );
    case "other":
      return <span className="muted">{t.filter.words.other}</span>;
  }
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

/** Typing pauses for so long before it counts, in milliseconds. */
const pause = 300;

function TextField(props: {
  label: string;
  title: string | undefined;
  value: string;
  onChange: (text: string) => void;
}) {
  const { value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const [echoes] = useState(() => new Echoes(value));
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (echoes.hear(value)) {
      setTyped(value); // as by a link
    }
  }, [value, echoes]);
  useEffect(() => {
    const timer = setTimeout(() => echoes.tell(typed) && tell.current(typed), pause);
    return () => clearTimeout(timer);
  }, [typed, echoes]);
  return (
    <input
      type="search"
      aria-label={props.label}
      title={props.title}
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
