import type { ReactNode } from "react";
import { Link } from "../app/router";
import { CustomerDocuments } from "../documents/CustomerDocuments";
import { formatPhone } from "../format/person";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import { recordPath } from "../records/record";
import { CloseIcon } from "../ui/icons";
import { Assign } from "./Assign";
import "./customer.css";

interface Props {
  conversation: Conversation;
  /** On screens where the panel lies over the thread: whether it is open, and how to close it. */
  open: boolean;
  onClose: () => void;
}

export function CustomerPanel({ conversation, open, onClose }: Props) {
  const { t, time } = useSpeech();
  const { customer } = conversation;
  return (
    <aside id="details" className={open ? "details open" : "details"} aria-label={t.customer.label}>
      <button
        type="button"
        className="icon-button close"
        aria-label={t.customer.close}
        title={t.customer.close}
        onClick={onClose}
      >
        <CloseIcon />
      </button>
      <Section title={customer.__typename === "Lead" ? t.customer.lead : t.customer.contact}>
        <Fact name={t.customer.name}>{customer.fullName}</Fact>
        <Fact name={t.customer.phone}>
          {customer.phone ? formatPhone(customer.phone) : <span className="muted">{t.customer.hidden}</span>}
        </Fact>
        {customer.username && <Fact name={t.customer.username}>@{customer.username}</Fact>}
        {customer.waId && <Fact name={t.customer.waId}>{customer.waId}</Fact>}
        {customer.__typename === "Lead" && customer.source && (
          <Fact name={t.customer.source}>{customer.source}</Fact>
        )}
        <Fact name={t.customer.since}>{time.date(customer.createdAt)}</Fact>
      </Section>
      <Assign key={conversation.id} conversation={conversation} />
      <Link className="button" href={recordPath(customer)}>
        {t.customer.open}
      </Link>
      <section>
        <h2>{t.documents.theirs}</h2>
        <CustomerDocuments key={customer.id} customerId={customer.id} />
      </section>
      <AccountFacts account={conversation.account} />
    </aside>
  );
}

function AccountFacts({ account }: { account: Conversation["account"] }) {
  const { t } = useSpeech();
  return (
    <Section title={t.customer.account}>
      <Fact name={t.customer.name}>{account.nickname}</Fact>
      {account.verifiedName && account.verifiedName !== account.nickname && (
        <Fact name="WhatsApp">{account.verifiedName}</Fact>
      )}
      {account.phoneNumber && <Fact name={t.customer.number}>{formatPhone(account.phoneNumber)}</Fact>}
      {account.status !== "ACTIVE" && (
        <Fact name={t.customer.status}>
          <span className="danger">{t.accountStatus[account.status] ?? account.status}</span>
        </Fact>
      )}
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
