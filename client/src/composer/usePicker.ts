import { type RefObject, useState } from "react";
import { typeInto } from "../app/typeInto";
import { textSearch } from "../texts/mergeText";

export interface Picker {
  /** What / and the words behind it search for; null while they do not. */
  search: string | null;
  /** The button opened it. */
  opened: boolean;
  /** look hears whether the reply has the focus; its events call it. */
  look: () => void;
  open: () => void;
  close: () => void;
  /** put writes a text in place of the search, else at the caret. */
  put: (body: string) => void;
  pick: (text: { body: string }) => void;
}

/** usePicker knows whether predefined texts are offered for a reply. */
export function usePicker(input: RefObject<HTMLTextAreaElement | null>, reply: string): Picker {
  const [focused, setFocused] = useState(false);
  const [opened, setOpened] = useState(false);
  const [closed, setClosed] = useState(false);
  const search = textSearch(reply);
  if (closed && search === null) {
    setClosed(false); // the next / opens it again
  }
  const put = (body: string) => {
    const { current } = input;
    setOpened(false);
    if (current !== null) {
      const [start, end] =
        search === null ? [current.selectionStart, current.selectionEnd] : [0, current.value.length];
      typeInto(current, body, start, end);
    }
  };
  return {
    search: focused && !opened && !closed ? search : null,
    opened,
    look: () => setFocused(document.activeElement === input.current),
    open: () => setOpened(true),
    close: () => {
      setClosed(!opened);
      setOpened(false);
      input.current?.focus();
    },
    put,
    pick: ({ body }) => put(body),
  };
}
