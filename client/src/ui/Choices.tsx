import type { ReactNode } from "react";
import "./choices.css";
import { type ChoiceKeys, optionId } from "./useChoices";

export interface Choice {
  key: string;
  label: string;
  /** A line below it. */
  hint?: string;
  /** It does something else than to give what the list is of. */
  act?: boolean;
}

interface Props {
  label: string;
  keys: ChoiceKeys;
  choices: readonly Choice[];
  busy?: boolean;
  onChoose: (index: number) => void;
  /** What stands above the list, where it says nothing or not all. */
  children?: ReactNode;
}

/** Choices is the list that a field opens. Its keys are the field's; the mouse leaves the focus there. */
export function Choices({ label, keys, choices, busy, onChoose, children }: Props) {
  const { listId, active, setActive } = keys;
  return (
    <>
      {children}
      <div id={listId} className="choices" role="listbox" aria-label={label} aria-busy={busy}>
        {choices.map(({ key, label, hint, act }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={key}
            id={optionId(listId, index)}
            className={act ? "choice act" : "choice"}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onPointerMove={() => index !== active && setActive(index)}
            onClick={() => onChoose(index)}
          >
            <strong>{label}</strong>
            {hint !== undefined && <span className="muted">{hint}</span>}
          </div>
        ))}
      </div>
    </>
  );
}
