import { useCallback, useEffect, useId, useRef, useState } from "react";
import { Echoes } from "../app/Echoes";

/** Typing pauses for so long before the server is asked, in milliseconds. */
const pause = 300;

interface Props {
  label: string;
  value: string;
  onSearch: (value: string) => void;
  placeholder?: string;
  /** Called on Enter with what is searched for, after onSearch was told of it. */
  onEnter?: (value: string) => void;
}

/** SearchBox tells what is searched for once the typing pauses. */
export function SearchBox({ label, value, onSearch, placeholder, onEnter }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [echoes] = useState(() => new Echoes(value));
  const tell = useRef(onSearch);
  tell.current = onSearch;
  useEffect(() => {
    if (echoes.hear(value)) {
      setTyped(value); // as by a link
    }
  }, [value, echoes]);
  const search = typed.trim();
  const say = useCallback(
    (next: string) => {
      if (echoes.tell(next)) {
        tell.current(next);
      }
    },
    [echoes],
  );
  useEffect(() => {
    const timer = setTimeout(() => say(search), pause);
    return () => clearTimeout(timer);
  }, [search, say]);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
        // It searches by itself, and must not send the form that it may stand in.
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            say(search);
            onEnter?.(search);
          }
        }}
      />
    </div>
  );
}
