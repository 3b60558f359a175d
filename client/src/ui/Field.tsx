import { type ComponentProps, type ReactNode, useId } from "react";
import { useFailureAt } from "./Form";

interface Common {
  label: string;
  hint?: ReactNode;
  name: string;
}

function Labelled(props: Common & { id: string; children: ReactNode }) {
  const { id, label, hint, children } = props;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && (
        <small id={`${id}-hint`} className="muted">
          {hint}
        </small>
      )}
    </div>
  );
}

/** useField is what ties a control to its label, its hint and the server's refusal. */
function useField(name: string, hint: ReactNode) {
  const id = useId();
  const fault = useFailureAt(name) !== null;
  return {
    id,
    name,
    "aria-describedby": hint ? `${id}-hint` : undefined,
    "aria-invalid": fault || undefined,
  };
}

export function TextField({ label, hint, name, ...rest }: Common & ComponentProps<"input">) {
  const field = useField(name, hint);
  return (
    <Labelled id={field.id} name={name} label={label} hint={hint}>
      <input autoComplete="off" {...field} {...rest} />
    </Labelled>
  );
}

export function AreaField({ label, hint, name, ...rest }: Common & ComponentProps<"textarea">) {
  const field = useField(name, hint);
  return (
    <Labelled id={field.id} name={name} label={label} hint={hint}>
      <textarea rows={3} {...field} {...rest} />
    </Labelled>
  );
}

export interface Option {
  value: string;
  label: string;
}

export function SelectField(props: Common & { options: readonly Option[] } & ComponentProps<"select">) {
  const { label, hint, name, options, ...rest } = props;
  const field = useField(name, hint);
  return (
    <Labelled id={field.id} name={name} label={label} hint={hint}>
      <select {...field} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** CheckField is one box with its label behind it. */
export function CheckField({ label, hint, name, ...rest }: Common & ComponentProps<"input">) {
  const field = useField(name, hint);
  return (
    <div className="check">
      <input type="checkbox" {...field} {...rest} />
      <label htmlFor={field.id}>
        {label}
        {hint && (
          <small id={`${field.id}-hint`} className="muted">
            {hint}
          </small>
        )}
      </label>
    </div>
  );
}

/** ChoiceSet is a set of boxes, or of which one is chosen. */
export function ChoiceSet(props: {
  legend: string;
  name: string;
  type?: "checkbox" | "radio";
  options: readonly (Option & { hint?: ReactNode; disabled?: boolean })[];
  chosen: readonly string[];
  hint?: ReactNode;
}) {
  const { legend, name, type = "checkbox", options, chosen, hint } = props;
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint && <p className="muted">{hint}</p>}
      {options.map((option) => (
        <CheckField
          key={option.value}
          type={type}
          name={name}
          value={option.value}
          label={option.label}
          hint={option.hint}
          disabled={option.disabled}
          defaultChecked={chosen.includes(option.value)}
        />
      ))}
    </fieldset>
  );
}
