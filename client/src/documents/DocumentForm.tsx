import { useEffect, useId, useState } from "react";
import { useGuard } from "../app/router";
import type { SalesDocumentInput } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField, TextField } from "../ui/Field";
import { Form } from "../ui/Form";
import { CustomerField } from "./CustomerField";
import { kindNamed, kinds, type Sale } from "./document";
import { type Draft, draftOf, inputOf, numbersOf, sameDraft } from "./draft";
import { LineFields } from "./LineFields";
import { amountsOf } from "./money";
import { Refusal } from "./Refusal";
import { Totals } from "./Totals";

interface Props {
  begin: Draft;
  /** The organization's, in which days end. */
  timeZone: string;
  /** The document as it is; null for a new one. */
  known: Sale | null;
  onSave: (input: SalesDocumentInput) => Promise<Sale>;
  /** Told whether something is written that is not saved. */
  onDirty?: (dirty: boolean) => void;
}

/** The fields that say themselves what was refused in them. */
const beside = [
  ...["kind", "customerId", "subject", "currency", "validUntil", "idempotencyKey"],
  ...["lines", "description", "quantity", "unitPrice", "discount", "taxRate"],
];

/** DocumentForm is a draft in its fields, with what it comes to. */
export function DocumentForm({ begin, timeZone, known, onSave, onDirty }: Props) {
  const { t, locale } = useSpeech();
  const [saved, setSaved] = useState(begin);
  const [draft, setDraft] = useState(begin);
  /** The lines as they were sent: what the server refuses is one of these. */
  const [sent, setSent] = useState<readonly string[]>([]);
  const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }));
  const dirty = !sameDraft(draft, saved);
  useEffect(() => onDirty?.(dirty), [onDirty, dirty]);
  useGuard(dirty ? t.documents.leave : null);
  const save = async () => {
    setSent(draft.lines.map(({ key }) => key));
    const input = inputOf(draft, locale, timeZone, known?.validUntil ?? null);
    const now = draftOf(await onSave(input), locale, timeZone);
    // A line keeps its key, and with it the reader's place in it.
    const lines = now.lines.map((line, index) => ({ ...line, key: draft.lines[index]?.key ?? line.key }));
    setSaved({ ...now, lines });
    // What was written meanwhile stays, and is not saved.
    setDraft((was) => (was === draft ? { ...now, lines } : was));
  };
  const amounts = amountsOf(
    draft.lines.map((line) => numbersOf(line, locale)),
    draft.currency,
  );
  return (
    <Form submit={t.form.save} done={t.form.saved} onSubmit={save} beside={beside} label={t.documents.facts}>
      <Head draft={draft} fixed={known !== null} onChange={change} />
      <LineFields
        lines={draft.lines}
        sent={sent}
        amounts={amounts.lines}
        currency={draft.currency}
        onChange={(lines) => change({ lines })}
      />
      <Refusal name="lines" />
      <Totals sums={amounts.sums} currency={draft.currency} />
      <Refusal name="idempotencyKey" />
    </Form>
  );
}

interface HeadProps {
  draft: Draft;
  /** The kind stays. */
  fixed: boolean;
  onChange: (part: Partial<Draft>) => void;
}

function Head({ draft, fixed, onChange }: HeadProps) {
  const { t } = useSpeech();
  const { kind, customer, subject } = draft;
  return (
    <>
      <div className="pair">
        <SelectField
          name="kind"
          label={t.documents.kind}
          hint={fixed ? t.documents.kindStays : undefined}
          options={kinds.map((value) => ({ value, label: t.documents.kinds[value] }))}
          value={kind}
          disabled={fixed}
          onChange={(event) => onChange({ kind: kindNamed(event.target.value) ?? kind })}
        />
        <div>
          <CustomerField customer={customer} onChoose={(chosen) => onChange({ customer: chosen })} />
          <Refusal name="customerId" />
        </div>
      </div>
      <div>
        <TextField
          name="subject"
          label={t.documents.subject}
          value={subject}
          maxLength={200}
          required
          onChange={(event) => onChange({ subject: event.target.value })}
        />
        <Refusal name="subject" />
      </div>
      <Terms draft={draft} onChange={onChange} />
      <Refusal name="kind" />
    </>
  );
}

function Terms({ draft, onChange }: Omit<HeadProps, "fixed">) {
  const { t } = useSpeech();
  const list = useId();
  return (
    <div className="pair">
      <div>
        <TextField
          name="currency"
          label={t.documents.currency}
          hint={t.documents.currencyHint}
          value={draft.currency}
          list={list}
          maxLength={3}
          required
          onChange={(event) => onChange({ currency: event.target.value.toUpperCase() })}
        />
        <datalist id={list}>
          {Intl.supportedValuesOf("currency").map((code) => (
            <option key={code} value={code} />
          ))}
        </datalist>
        <Refusal name="currency" />
      </div>
      <div>
        <TextField
          name="validUntil"
          type="date"
          label={t.documents.validUntil}
          value={draft.validUntil}
          min="1970-01-01"
          onChange={(event) => onChange({ validUntil: event.target.value })}
        />
        <Refusal name="validUntil" />
      </div>
    </div>
  );
}
