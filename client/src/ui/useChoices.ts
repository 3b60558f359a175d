import { type RefObject, useEffect, useId, useRef, useState } from "react";

interface Wanted {
  /** The field in which is typed; it keeps the focus. */
  input: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  count: number;
  /** Another list begins at its first choice again. */
  of: string;
  onChoose: (index: number) => void;
  onClose: () => void;
}

export interface ChoiceKeys {
  listId: string;
  active: number;
  setActive: (index: number) => void;
}

/**
 * useChoices gives a field the keys of the list that it opened: arrows go through it, Enter
 * chooses, Esc closes. While the list is there the field's own keys rest.
 */
export function useChoices({ input, count, of, onChoose, onClose }: Wanted): ChoiceKeys {
  const listId = useId();
  const [moved, setMoved] = useState({ of, to: 0 });
  const active = Math.min(moved.of === of ? moved.to : 0, count - 1);
  const setActive = (to: number) => setMoved({ of, to: Math.max(0, Math.min(count - 1, to)) });
  const act: Record<string, () => void> = {
    ArrowDown: () => setActive(active + 1),
    ArrowUp: () => setActive(active - 1),
    Escape: onClose,
    ...(active >= 0 && { Enter: () => onChoose(active) }),
  };
  const latest = useRef(act);
  latest.current = act;

  useEffect(() => {
    const { current: field } = input;
    const pressed = (event: Event) => {
      if (event instanceof KeyboardEvent && !event.isComposing && !event.shiftKey) {
        const does = latest.current[event.key];
        if (does) {
          event.preventDefault();
          event.stopPropagation();
          does();
        }
      }
    };
    field?.addEventListener("keydown", pressed);
    field?.setAttribute("aria-controls", listId);
    return () => {
      field?.removeEventListener("keydown", pressed);
      field?.removeAttribute("aria-controls");
    };
  }, [input, listId]);

  useEffect(() => {
    const { current: field } = input;
    if (active >= 0) {
      field?.setAttribute("aria-activedescendant", optionId(listId, active));
      document.getElementById(optionId(listId, active))?.scrollIntoView({ block: "nearest" });
    }
    return () => field?.removeAttribute("aria-activedescendant");
  }, [input, listId, active]);

  return { listId, active, setActive };
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}
