import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { conversationPath, Link, navigate } from "../app/router";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { useNow } from "../app/useNow";
import { formatPhone } from "../format/person";
import { type FoundMessageFragment, SearchDocument, type SearchQuery } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { previewText } from "../list/preview";
import { recordPath } from "../records/record";
import { CloseIcon } from "../ui/icons";
import { Loaded } from "../ui/Loaded";
import { SearchBox } from "../ui/SearchBox";
import { placePath } from "../views/place";
import { excerpt, highlight, phrasesOf } from "./highlight";
import "./search.css";

/** So many of each are shown; the messages' page has the rest. */
const atMost = { customers: 5, messages: 20 };
const minute = 60_000;

type Customer = SearchQuery["leads"]["nodes"][number] | SearchQuery["contacts"]["nodes"][number];

/** SearchDialog searches all messages and customers. Esc closes it, arrows go through what was found. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const [search, setSearch] = useState("");
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
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
      <SearchBox label={t.search.label} value={search} onSearch={setSearch} />
      <button type="button" className="icon-button close" aria-label={t.form.close} onClick={onClose}>
        <CloseIcon />
      </button>
      {search === "" ? <p className="muted">{t.search.hint}</p> : <Results search={search} onGo={onClose} />}
    </dialog>
  );
}

/** walk goes between the field and what was found; Enter in the field opens the first. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, a")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (event.key === "Enter" && at === 0) {
    stops[1]?.click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined && at >= 0) {
    event.preventDefault();
    stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus();
  }
}

function Results({ search, onGo }: { search: string; onGo: () => void }) {
  const { t } = useSpeech();
  const found = useData(SearchDocument, { search, ...atMost });
  const phrases = phrasesOf(search);
  return (
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
  );
}

interface FoundProps {
  phrases: readonly string[];
  onGo: () => void;
}

function FoundCustomers({ customers, phrases, onGo }: FoundProps & { customers: readonly Customer[] }) {
  const { t } = useSpeech();
  return (
    <section>
      <h2>{t.search.customers}</h2>
      <ul>
        {customers.map((customer) => {
          const { id, fullName, phone, username, conversations } = customer;
          const talk = conversations.nodes[0];
          return (
            <li key={id}>
              <Hit href={talk ? conversationPath(talk.id) : recordPath(customer)} onGo={onGo}>
                <strong>
                  <Marked text={fullName} phrases={phrases} />
                </strong>
                <span className="muted">
                  {phone ? formatPhone(phone) : (username ?? "")} ·{" "}
                  {customer.__typename === "Lead" ? t.customer.lead : t.customer.contact}
                </span>
              </Hit>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function FoundTexts(props: FoundProps & { messages: readonly FoundMessageFragment[]; search: string }) {
  const { messages, phrases, search, onGo } = props;
  const { t, time } = useSpeech();
  const { clock } = useServices();
  const now = useNow(clock, minute);
  return (
    <section>
      <h2>{t.search.messages}</h2>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            <Hit href={conversationPath(message.conversation.id, message.id)} onGo={onGo}>
              <span className="name">
                {message.conversation.customer.fullName}
                <time className="muted" dateTime={message.sentAt} title={time.full(message.sentAt)}>
                  {time.list(message.sentAt, now)}
                </time>
              </span>
              <span>
                <Marked text={excerpt(previewText(message, t), phrases)} phrases={phrases} />
              </span>
            </Hit>
          </li>
        ))}
        <li>
          <Hit href={placePath({ view: "all", filter: { text: search } })} onGo={onGo}>
            {t.search.all}
          </Hit>
        </li>
      </ul>
    </section>
  );
}

/** Hit is a link out of the dialog, which closes with it. */
function Hit({ href, onGo, children }: { href: string; onGo: () => void; children: React.ReactNode }) {
  return (
    <Link
      className="hit"
      href={href}
      data-testid="hit"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) {
          return; // into a tab of its own
        }
        event.preventDefault();
        onGo();
        navigate(href);
      }}
    >
      {children}
    </Link>
  );
}

function Marked({ text, phrases }: { text: string; phrases: readonly string[] }) {
  return highlight(text, phrases).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name, and no state
    part.hit ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  );
}
