import { type RefObject, useState } from "react";
import { typeInto } from "../app/typeInto";
import { fieldEnd, fieldTyped, opening, type TypedField } from "./mergeText";

export interface FieldTyping {
  /** The merge field that is being typed; null where none is, or its list was closed. */
  typed: TypedField | null;
  /** look hears where the caret is; the field's events call it. */
  look: () => void;
  leave: () => void;
  /** begin writes the beginning of a merge field at the caret. */
  begin: () => void;
  choose: (token: string) => void;
  close: () => void;
}

/** useTypedField follows the merge fields that are typed into a text. */
export function useTypedField(input: RefObject<HTMLTextAreaElement | null>, text: string): FieldTyping {
  const [caret, setCaret] = useState<number | null>(null);
  const [closed, setClosed] = useState<number | null>(null);
  const typed = caret === null ? null : fieldTyped(text, caret);
  const look = () => {
    const at = input.current;
    if (at !== null && document.activeElement === at) {
      setCaret(at.selectionStart);
      setClosed((start) => (fieldTyped(at.value, at.selectionStart)?.start === start ? start : null));
    }
  };
  const put = (written: string, start: number, end: number) => {
    const { current } = input;
    if (current !== null) {
      typeInto(current, written, start, end);
    }
  };
  return {
    typed: typed?.start === closed ? null : typed,
    look,
    leave: () => setCaret(null),
    begin: () => put(opening, input.current?.selectionStart ?? 0, input.current?.selectionEnd ?? 0),
    choose: (token) => typed && caret !== null && put(token, typed.start, fieldEnd(text, caret)),
    close: () => setClosed(typed?.start ?? null),
  };
}
