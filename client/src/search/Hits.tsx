import type { ReactNode } from "react";
import { conversationPath, Link, navigate } from "../app/router";
import { useServices } from "../app/services";
import { useNow } from "../app/useNow";
import { formatPhone } from "../format/person";
import type { FoundMessageFragment, SearchQuery } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { previewText } from "../list/preview";
import { recordPath } from "../records/record";
import { placePath } from "../views/place";
import { excerpt, highlight } from "./highlight";

const minute = 60_000;

type Customer = SearchQuery["leads"]["nodes"][number] | SearchQuery["contacts"]["nodes"][number];

interface FoundProps {
  phrases: readonly string[];
  onGo: () => void;
}

/** FoundCustomers lead to the customers' conversations, or to those who have none. */
export function FoundCustomers({
  customers,
  phrases,
  onGo,
}: FoundProps & { customers: readonly Customer[] }) {
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

/** FoundTexts lead to the conversations, at the messages that were found. */
export function FoundTexts(
  props: FoundProps & { messages: readonly FoundMessageFragment[]; search: string },
) {
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
function Hit({ href, onGo, children }: { href: string; onGo: () => void; children: ReactNode }) {
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
