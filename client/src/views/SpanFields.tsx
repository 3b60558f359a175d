import { useServices } from "../app/services";
import { instantOf, wallTime } from "../format/zone";
import type { PeriodUnit } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import type { SpanDraft } from "./filterDraft";
import { OneOf } from "./OneOf";

const units: readonly PeriodUnit[] = ["MINUTE", "HOUR", "DAY", "WEEK", "MONTH"];
const spanKinds = ["any", "today", "inLast", "olderThan", "between"] as const;

/** SpanFields are the fields of a span of time. */
export function SpanFields({ value, onChange }: { value: SpanDraft; onChange: (span: SpanDraft) => void }) {
  const { t } = useSpeech();
  const counted = value.kind === "inLast" || value.kind === "olderThan";
  return (
    <>
      <OneOf
        label={t.filter.when}
        value={value.kind}
        options={spanKinds.map((kind) => ({ value: kind, text: t.filter.spans[kind] }))}
        onChange={(kind) => onChange({ ...value, kind: kind as SpanDraft["kind"] })}
      />
      {counted && (
        <>
          <input
            type="number"
            min="1"
            max="100000"
            aria-label={t.filter.count}
            value={Number.isNaN(value.count) ? "" : value.count}
            onChange={({ target }) => onChange({ ...value, count: target.valueAsNumber })}
          />
          <OneOf
            label={t.filter.unit}
            value={value.unit}
            options={units.map((unit) => ({ value: unit, text: t.filter.units[unit] }))}
            onChange={(unit) => onChange({ ...value, unit: unit as PeriodUnit })}
          />
        </>
      )}
      {value.kind === "between" && (
        <>
          <Instant
            label={t.filter.from}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
          />
          <Instant label={t.filter.to} value={value.to} onChange={(to) => onChange({ ...value, to })} />
        </>
      )}
    </>
  );
}

/** Instant is a date and time by the clocks of the viewer's own time zone. */
function Instant(props: { label: string; value: string; onChange: (instant: string) => void }) {
  const { viewer } = useServices();
  const { timeZone } = viewer;
  return (
    <input
      type="datetime-local"
      aria-label={props.label}
      defaultValue={wallTime(props.value, timeZone)}
      onChange={({ target }) => props.onChange(instantOf(target.value, timeZone) ?? "")}
    />
  );
}
