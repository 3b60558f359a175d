import { useEffect, useId, useRef, useState } from "react";
import { Link } from "../app/router";
import { useData } from "../app/useData";
import { formatPhone } from "../format/person";
import { type BuyerFragment, FindBuyersDocument } from "../gql/graphql";
import { reason } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { recordPath } from "../records/record";
import { Choices } from "../ui/Choices";
import { CloseIcon } from "../ui/icons";
import { Retry } from "../ui/Retry";
import { useChoices } from "../ui/useChoices";
import type { SaleCustomer } from "./document";

/** So many leads and so many contacts are offered; typing on finds the others. */
const offered = 8;
/** Typing pauses for so long before the server is asked, in milliseconds. */
const pause = 200;

interface Props {
  customer: SaleCustomer | null;
  onChoose: (customer: SaleCustomer | null) => void;
}

/** CustomerField is the lead or contact whom a document is for, or a search for one. */
export function CustomerField({ customer, onChoose }: Props) {
  const { t } = useSpeech();
  const id = useId();
  if (customer === null) {
    return <CustomerSearch onChoose={onChoose} />;
  }
  const takeAway = t.documents.takeAway(customer.fullName);
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is one field of the form's, not a box of many
    <div className="field" role="group" aria-labelledby={id}>
      <span id={id} className="muted">
        {t.documents.customer}
      </span>
      <div className="chosen">
        <Link href={recordPath(customer)}>{customer.fullName}</Link>
        <button
          type="button"
          className="icon-button"
          aria-label={takeAway}
          title={takeAway}
          onClick={() => onChoose(null)}
        >
          <CloseIcon />
        </button>
      </div>
    </div>
  );
}

function CustomerSearch({ onChoose }: { onChoose: (customer: SaleCustomer) => void }) {
  const { t } = useSpeech();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const search = typed.trim();
  return (
    <div className="field customer-field">
      <label htmlFor={id}>{t.documents.customer}</label>
      <input
        ref={input}
        id={id}
        type="search"
        autoComplete="off"
        placeholder={t.documents.findCustomer}
        aria-describedby={`${id}-hint`}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        // It chooses, and must not send the form that it stands in.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <small id={`${id}-hint`} className="muted">
        {t.documents.findHint}
      </small>
      {open && search !== "" && (
        <Found input={input} search={search} onChoose={onChoose} onClose={() => setOpen(false)} />
      )}
    </div>
  );
}

interface FoundProps {
  input: { current: HTMLInputElement | null };
  search: string;
  onChoose: (customer: SaleCustomer) => void;
  onClose: () => void;
}

function Found({ input, search, onChoose, onClose }: FoundProps) {
  const { t } = useSpeech();
  const { buyers, current, failure, reload } = useBuyers(search);
  const choose = (index: number) => {
    const buyer = buyers[index];
    if (buyer) {
      onChoose(buyer);
    }
  };
  const keys = useChoices({ input, count: buyers.length, of: search, onChoose: choose, onClose });
  return (
    <div className="found-customers" data-testid="customer-picker">
      <Choices
        label={t.documents.foundLabel}
        keys={keys}
        choices={buyers.map((buyer) => ({ key: buyer.id, label: buyer.fullName, hint: hintOf(buyer) }))}
        busy={!current}
        onChoose={choose}
      >
        {failure && <Retry text={reason(t, failure)} onRetry={reload} />}
        <p className={buyers.length === 0 && current ? "muted" : "hidden"} role="status">
          {!current && t.app.loading}
          {current && buyers.length === 0 && t.documents.noCustomer}
          {current && buyers.length > 0 && t.documents.foundCustomers(buyers.length)}
        </p>
      </Choices>
    </div>
  );
}

function hintOf({ company, phone }: BuyerFragment): string | undefined {
  return [company, phone && formatPhone(phone)].filter(Boolean).join(" · ") || undefined;
}

/** useBuyers are those that a search finds: nobody while another search's are there. */
function useBuyers(search: string) {
  const [asked, setAsked] = useState(search);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(search), pause);
    return () => clearTimeout(timer);
  }, [search]);
  const found = useData(FindBuyersDocument, { search: asked, first: offered });
  const current = found.current && asked === search;
  const { leads, contacts } = found.data ?? {};
  const buyers: readonly BuyerFragment[] = current
    ? [...(contacts?.nodes ?? []), ...(leads?.nodes ?? [])]
    : [];
  return { buyers, current, failure: found.failure, reload: found.reload };
}
