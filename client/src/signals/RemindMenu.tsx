import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import type { Period, PeriodUnit } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { DownIcon } from "../ui/icons";
import { useOutside } from "../ui/useOutside";

export const quarter: Period = { count: 15, unit: "MINUTE" };

/** What is offered besides a quarter of an hour. */
const offers: readonly Period[] = [
  { count: 5, unit: "MINUTE" },
  { count: 30, unit: "MINUTE" },
  { count: 1, unit: "HOUR" },
  { count: 3, unit: "HOUR" },
  { count: 1, unit: "DAY" },
];
const units: readonly PeriodUnit[] = ["MINUTE", "HOUR", "DAY", "WEEK"];

interface Props {
  busy: boolean;
  onRemind: (after: Period) => void;
}

/** RemindMenu asks to be told again: in a quarter of an hour, or at another time of one's choice. */
export function RemindMenu({ busy, onRemind }: Props) {
  const { t } = useSpeech();
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const back = useFocusBack(busy);
  useOutside(box, open, () => setOpen(false));
  const remind = (after: Period, from: HTMLButtonElement | null) => {
    back.current = from;
    setOpen(false);
    onRemind(after);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (open && event.key === "Escape") {
      event.stopPropagation();
      setOpen(false);
      toggle.current?.focus();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what its own button opened
    <div className="remind" ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="button small"
        disabled={busy}
        onClick={({ currentTarget }) => remind(quarter, currentTarget)}
      >
        {t.signals.remind}
      </button>
      <button
        ref={toggle}
        type="button"
        className="button small"
        aria-expanded={open}
        aria-controls={id}
        aria-label={t.signals.reminders}
        title={t.signals.reminders}
        disabled={busy}
        onClick={() => setOpen(!open)}
      >
        <DownIcon />
      </button>
      {open && <Times id={id} onRemind={(after) => remind(after, toggle.current)} />}
    </div>
  );
}

/**
 * useFocusBack gives the focus to a button once the reminder is set, unless it is elsewhere by then: in
 * the meantime what was pressed is disabled, or gone.
 */
function useFocusBack(busy: boolean): RefObject<HTMLButtonElement | null> {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (busy) {
      return;
    }
    if (document.activeElement === document.body) {
      back.current?.focus();
    }
    back.current = null;
  }, [busy]);
  return back;
}

function Times({ id, onRemind }: { id: string; onRemind: (after: Period) => void }) {
  const { t } = useSpeech();
  return (
    <fieldset id={id} className="times">
      <legend>{t.signals.remindTitle}</legend>
      {offers.map((period) => (
        <button
          key={`${period.count} ${period.unit}`}
          type="button"
          className="chip"
          aria-label={t.signals.remindIn(t.filter.period(period.count, period.unit))}
          onClick={() => onRemind(period)}
        >
          {t.filter.period(period.count, period.unit)}
        </button>
      ))}
      <Custom onRemind={onRemind} />
    </fieldset>
  );
}

function Custom({ onRemind }: { onRemind: (after: Period) => void }) {
  const { t } = useSpeech();
  return (
    <form
      className="custom"
      aria-label={t.signals.custom}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        onRemind({ count: Number(form.get("count")), unit: form.get("unit") as PeriodUnit });
      }}
    >
      <input
        name="count"
        type="number"
        min="1"
        max="999"
        required
        defaultValue="45"
        aria-label={t.signals.customCount}
      />
      <select name="unit" defaultValue="MINUTE" aria-label={t.signals.customUnit}>
        {units.map((unit) => (
          <option key={unit} value={unit}>
            {t.filter.units[unit]}
          </option>
        ))}
      </select>
      <button type="submit" className="button small">
        {t.signals.set}
      </button>
    </form>
  );
}
