import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useData } from "../app/useData";
import { SearchDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { CloseIcon } from "../ui/icons";
import { Loaded } from "../ui/Loaded";
import { SearchBox } from "../ui/SearchBox";
import { FoundCustomers, FoundTexts } from "./Hits";
import { phrasesOf } from "./highlight";
import "./search.css";

/** So many of each are shown; the messages' page has the rest. */
const atMost = { customers: 5, messages: 20 };

/** SearchDialog searches all messages and customers. Esc closes it, arrows go through what was found. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const [search, setSearch] = useState("");
  const [wanted, setWanted] = useState<string | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    // At once: those who know the keys type on.
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal search"
      aria-label={t.search.title}
      onCancel={(event) => {
        event.preventDefault(); // the page takes it away
        onClose();
      }}
      onKeyDown={walk}
      data-testid="search"
    >
      <SearchBox label={t.search.label} value={search} onSearch={setSearch} onEnter={setWanted} />
      <button type="button" className="icon-button close" aria-label={t.form.close} onClick={onClose}>
        <CloseIcon />
      </button>
      {search === "" ? (
        <p className="muted">{t.search.hint}</p>
      ) : (
        <Results search={search} wanted={wanted} onGo={onClose} />
      )}
    </dialog>
  );
}

/** walk goes between the field and what was found. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, a")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined && at >= 0) {
    event.preventDefault();
    stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus();
  }
}

interface ResultsProps {
  search: string;
  /** The search for which Enter was pressed: its first hit is opened once it is there. */
  wanted: string | null;
  onGo: () => void;
}

function Results({ search, wanted, onGo }: ResultsProps) {
  const { t } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const found = useData(SearchDocument, { search, ...atMost });
  const phrases = phrasesOf(search);
  const { current } = found;
  useEffect(() => {
    if (current && wanted === search) {
      box.current?.querySelector("a")?.click();
    }
  }, [current, wanted, search]);
  return (
    <div ref={box} aria-busy={!current}>
      <Loaded of={found}>
        {({ leads, contacts, messages }) => {
          const customers = [...leads.nodes, ...contacts.nodes];
          const count = customers.length + messages.nodes.length;
          return (
            <>
              <p className={count === 0 ? "" : "hidden"} role="status">
                {count === 0 ? t.search.none(search) : t.search.found(count)}
              </p>
              {customers.length > 0 && <FoundCustomers customers={customers} phrases={phrases} onGo={onGo} />}
              {messages.nodes.length > 0 && (
                <FoundTexts messages={messages.nodes} phrases={phrases} search={search} onGo={onGo} />
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
