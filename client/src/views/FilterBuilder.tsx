import { useEffect, useId, useRef, useState } from "react";
import { Echoes } from "../app/Echoes";
import type { MessageFilter } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { CloseIcon } from "../ui/icons";
import { ConditionFields, changedField } from "./ConditionFields";
import { draftOf } from "./draftOf";
import {
  type Condition,
  type Field,
  fields,
  filterOf,
  type Group,
  type Item,
  isGroup,
  type Match,
  newCondition,
  nextId,
} from "./filterDraft";
import { conditionWords } from "./filterWords";
import { OneOf } from "./OneOf";
import type { Choices } from "./useNames";

const matches: readonly Match[] = ["all", "any", "none"];
/** Groups stand in groups so deep; deeper ones were made elsewhere and can be changed here. */
const deepest = 3;

interface Props {
  filter: MessageFilter | null;
  choices: Choices;
  /** Called with every change that makes another filter. */
  onChange: (filter: MessageFilter | null) => void;
}

/** FilterBuilder puts conditions together; whatever is complete applies at once. */
export function FilterBuilder({ filter, choices, onChange }: Props) {
  const { t } = useSpeech();
  const [draft, setDraft] = useState(() => draftOf(filter));
  const [echoes] = useState(() => new Echoes(JSON.stringify(filter)));
  useEffect(() => {
    if (echoes.hear(JSON.stringify(filter))) {
      setDraft(draftOf(filter)); // as by a link
    }
  }, [filter, echoes]);
  const change = (next: Group) => {
    setDraft(next);
    const made = filterOf(next);
    if (echoes.tell(JSON.stringify(made))) {
      onChange(made);
    }
  };
  return (
    <section className="builder" aria-label={t.filter.label} data-testid="filter-builder">
      <GroupFields
        group={draft}
        depth={1}
        choices={choices}
        newId={() => nextId(draft)}
        onChange={change}
        onRemove={null}
      />
      <p className="muted">{t.filter.live}</p>
    </section>
  );
}

interface GroupProps {
  group: Group;
  depth: number;
  choices: Choices;
  newId: () => number;
  onChange: (group: Group) => void;
  onRemove: (() => void) | null;
}

function GroupFields({ group, depth, choices, newId, onChange, onRemove }: GroupProps) {
  const { t } = useSpeech();
  const { items } = group;
  const adder = useRef<HTMLButtonElement>(null);
  const fresh = useRef<number | null>(null);
  const put = (item: Item) =>
    onChange({ ...group, items: items.map((other) => (other.id === item.id ? item : other)) });
  const remove = (item: Item) => {
    adder.current?.focus(); // the button that was pressed goes
    onChange({ ...group, items: items.filter((other) => other !== item) });
  };
  const add = (item: Item) => onChange({ ...group, items: [...items, item] });
  return (
    <fieldset className="group">
      <legend className="hidden">{t.filter.match}</legend>
      <div className="line">
        <span aria-hidden="true">{t.filter.match}</span>
        <OneOf
          label={t.filter.match}
          value={group.match}
          options={matches.map((match) => ({ value: match, text: t.filter[match] }))}
          onChange={(match) => onChange({ ...group, match: match as Match })}
        />
        {onRemove && <RemoveButton label={t.filter.removeGroup} onRemove={onRemove} />}
      </div>
      {items.map((item) =>
        isGroup(item) ? (
          <GroupFields
            key={item.id}
            group={item}
            depth={depth + 1}
            choices={choices}
            newId={newId}
            onChange={put}
            onRemove={() => remove(item)}
          />
        ) : (
          <ConditionLine
            key={item.id}
            condition={item}
            fresh={item.id === fresh.current}
            choices={choices}
            onChange={put}
            onRemove={() => remove(item)}
          />
        ),
      )}
      <div className="line">
        <button
          ref={adder}
          type="button"
          className="button small"
          onClick={() => {
            fresh.current = newId();
            add(newCondition(fresh.current, unusedField(items)));
          }}
        >
          {t.filter.add}
        </button>
        {depth < deepest && (
          <button
            type="button"
            className="button small"
            onClick={() => add({ id: newId(), match: "any", items: [] })}
          >
            {t.filter.addGroup}
          </button>
        )}
      </div>
    </fieldset>
  );
}

/** unusedField is the first that the group does not have yet: mostly what is wanted next. */
function unusedField(items: readonly Item[]): Field {
  const used = items.map((item) => (isGroup(item) ? null : item.field));
  return fields.find((field) => !used.includes(field)) ?? "text";
}

function ConditionLine(props: {
  condition: Condition;
  /** It was just added: whoever added it goes on with it. */
  fresh: boolean;
  choices: Choices;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const { condition, fresh, choices, onChange, onRemove } = props;
  const { t, time } = useSpeech();
  const line = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (fresh) {
      line.current?.querySelector("select")?.focus();
    }
  }, [fresh]);
  const hint = useId();
  const complete = filterOf(condition) !== null;
  const offered: readonly Field[] = condition.field === "other" ? ["other"] : fields;
  const words = conditionWords(condition, { t, time, names: choices.names });
  return (
    <fieldset
      ref={line}
      className="line condition"
      aria-label={t.filter.fields[condition.field]}
      aria-describedby={complete ? undefined : hint}
      data-testid="condition"
    >
      <div className="fields">
        <OneOf
          label={t.filter.field}
          value={condition.field}
          options={offered.map((field) => ({ value: field, text: t.filter.fields[field] }))}
          onChange={(field) => onChange(changedField(condition, field as Field))}
        />
        <ConditionFields key={condition.field} condition={condition} choices={choices} onChange={onChange} />
      </div>
      <RemoveButton
        label={t.filter.remove(complete ? words : t.filter.fields[condition.field])}
        onRemove={onRemove}
      />
      {!complete && (
        <small id={hint} className="warn">
          {t.filter.incomplete}
        </small>
      )}
    </fieldset>
  );
}

function RemoveButton({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button type="button" className="icon-button tight" aria-label={label} title={label} onClick={onRemove}>
      <CloseIcon />
    </button>
  );
}
