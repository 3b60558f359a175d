import { type KeyboardEvent, useEffect, useRef } from "react";
import { useSpeech } from "../i18n/Speech";
import { useFailure } from "../ui/Form";
import { CloseIcon } from "../ui/icons";
import { type LineDraft, type LineField, newLine } from "./draft";
import { formatMoney, type LineAmount } from "./money";
import { Refused } from "./Refusal";

/** The most lines that a document has. */
const mostLines = 200;

const numbers = ["quantity", "unitPrice", "discount", "taxRate"] as const;

interface Props {
  lines: readonly LineDraft[];
  /** The keys of the lines in the order in which they were sent. */
  sent: readonly string[];
  amounts: readonly (LineAmount | null)[];
  currency: string;
  onChange: (lines: readonly LineDraft[]) => void;
}

/** LineFields are the lines of a draft. Enter goes to the next line, and makes it where there is none. */
export function LineFields({ lines, sent, amounts, currency, onChange }: Props) {
  const { t } = useSpeech();
  const box = useRef<HTMLFieldSetElement>(null);
  const goTo = useFocus(box, lines.length);
  const add = (field: LineField) => {
    if (lines.length < mostLines) {
      goTo(lines.length, field);
      onChange([...lines, newLine(lines.at(-1)?.taxRate)]);
    }
  };
  const next = (index: number, field: LineField) => {
    if (index === lines.length - 1) {
      add("description");
    } else {
      focusField(box.current, index + 1, field);
    }
  };
  const remove = (index: number) => {
    goTo(Math.min(index, lines.length - 2), "description");
    onChange(lines.filter((_, at) => at !== index));
  };
  return (
    <fieldset ref={box} className="lines">
      <legend>{t.documents.lines}</legend>
      <p className="muted">{t.documents.linesHint}</p>
      {lines.map((line, index) => (
        <Line
          key={line.key}
          line={line}
          index={index}
          at={sent.indexOf(line.key)}
          amount={amounts[index] ?? null}
          currency={currency}
          onWrite={(part) => onChange(lines.map((one, at) => (at === index ? { ...one, ...part } : one)))}
          onNext={(field) => next(index, field)}
          onRemove={lines.length > 1 ? () => remove(index) : null}
        />
      ))}
      <button
        type="button"
        className="button"
        disabled={lines.length >= mostLines}
        onClick={() => add("description")}
      >
        {t.documents.addLine}
      </button>
    </fieldset>
  );
}

interface LineProps {
  line: LineDraft;
  index: number;
  /** Its place among those that were sent; -1 where it was not. */
  at: number;
  amount: LineAmount | null;
  currency: string;
  onWrite: (part: Partial<LineDraft>) => void;
  onNext: (field: LineField) => void;
  /** Null for the only one. */
  onRemove: (() => void) | null;
}

function Line(props: LineProps) {
  const { line, index, at, amount, currency, onWrite, onNext, onRemove } = props;
  const { t, locale } = useSpeech();
  const failure = useFailure();
  const [, faulty] = (at >= 0 && failure?.field?.match(new RegExp(`^lines\\.${at}\\.(\\w+)$`))) || [];
  const cell = (field: LineField) => ({
    "data-line": index,
    "data-field": field,
    name: `lines.${index}.${field}`,
    value: line[field],
    "aria-label": t.documents.of(t.documents[field], index + 1),
    "aria-invalid": faulty === field || undefined,
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => onWrite({ [field]: event.target.value }),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter" && !event.nativeEvent.isComposing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        onNext(field);
      }
    },
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset would draw another box
    <div role="group" className="line-fields" aria-label={t.documents.line(index + 1)} data-testid="line">
      <div className="field description">
        <span aria-hidden="true">{t.documents.description}</span>
        <input maxLength={500} {...cell("description")} />
      </div>
      {numbers.map((field) => (
        <div key={field} className="field">
          <span aria-hidden="true">{t.documents[field]}</span>
          <input inputMode="decimal" maxLength={32} {...cell(field)} />
        </div>
      ))}
      <div className="field total">
        <span>{t.documents.lineTotal}</span>
        <output>{amount === null ? "–" : formatMoney(amount.total, currency, locale)}</output>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={t.documents.removeLine(index + 1)}
        title={t.documents.removeLine(index + 1)}
        disabled={onRemove === null}
        onClick={() => onRemove?.()}
      >
        <CloseIcon />
      </button>
      <Refused failure={faulty === undefined ? null : failure} />
    </div>
  );
}

/** useFocus leads to a field of a line once there are as many lines as there will be. */
function useFocus(box: { current: HTMLElement | null }, count: number) {
  const wanted = useRef<{ index: number; field: LineField } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field is there when the count has changed
  useEffect(() => {
    if (wanted.current !== null) {
      focusField(box.current, wanted.current.index, wanted.current.field);
      wanted.current = null;
    }
  }, [box, count]);
  return (index: number, field: LineField) => {
    wanted.current = { index, field };
  };
}

function focusField(box: HTMLElement | null, index: number, field: LineField): void {
  box?.querySelector<HTMLInputElement>(`[data-line="${index}"][data-field="${field}"]`)?.focus();
}
