import { useId } from "react";
import { useSpeech } from "../i18n/Speech";

export interface Choice {
  value: string;
  text: string;
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

/** SomeOf is a choice of several; those that are not offered any more stay likewise. */
export function SomeOf(props: {
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
