import { useEffect, useId, useRef, useState } from "react";

/** Typing pauses for so long before the server is asked, in milliseconds. */
const pause = 300;

interface Props {
  label: string;
  value: string;
  onSearch: (value: string) => void;
  placeholder?: string;
}

/** SearchBox tells what is searched for once the typing pauses. */
export function SearchBox({ label, value, onSearch, placeholder }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useRef(onSearch);
  tell.current = onSearch;
  useEffect(() => {
    if (value !== told.current) {
      told.current = value; // changed from elsewhere, as by a link
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    const search = typed.trim();
    if (search === told.current) {
      return;
    }
    const timer = setTimeout(() => {
      told.current = search;
      tell.current(search);
    }, pause);
    return () => clearTimeout(timer);
  }, [typed]);
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
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
    </div>
  );
}
