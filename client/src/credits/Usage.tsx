import { useEffect, useId } from "react";
import { useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { AccountUsageDocument, type UsageDayFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField } from "../ui/Field";
import { Loaded } from "../ui/Loaded";
import { Card, Nothing } from "../ui/Page";
import { spanOf } from "../ui/span";
import "./chart.css";
import { areaOf, barsOf, height, scaleOf, stepsOf, width, xOf } from "./chart";
import { formatCredits } from "./credits";
import { UsageTable } from "./UsageTable";

const periods = ["7", "30", "90", "365"];

/** Usage is what changed an account's balance by day, drawn and as a table. */
export function Usage({ accountId }: { accountId: string }) {
  const { t } = useSpeech();
  const { accountNews } = useServices();
  const [params, setParams] = useQueryParams();
  const asked = params.get("days") ?? "";
  const days = periods.includes(asked) ? asked : "30";
  const found = useData(AccountUsageDocument, { id: accountId, time: spanOf(days) });
  const { reload } = found;
  useEffect(() => accountNews.subscribe(reload), [accountNews, reload]);
  return (
    <Card title={t.credits.usage} hint={t.credits.usageHint}>
      <search className="filters">
        <SelectField
          name="days"
          label={t.audit.time}
          options={periods.map((value) => ({ value, label: t.form.lastDays(Number(value)) }))}
          value={days}
          onChange={(event) => setParams({ days: event.target.value })}
        />
      </search>
      <Loaded of={found}>
        {({ node }) => <Days days={node?.__typename === "Account" ? node.creditUsage : []} />}
      </Loaded>
    </Card>
  );
}

function Days({ days }: { days: readonly UsageDayFragment[] }) {
  const { t } = useSpeech();
  const some = days.some((d) =>
    [d.charged, d.bought, d.adjusted, d.balance].some((amount) => amount !== "0"),
  );
  if (!some) {
    return <Nothing>{t.credits.noUsage}</Nothing>;
  }
  return (
    <>
      <Chart title={t.credits.balance} kind="balance" days={days} />
      <Chart title={t.credits.charged} kind="charged" days={days} />
      <details>
        <summary>{t.credits.asTable}</summary>
        <UsageTable days={days} />
      </details>
    </>
  );
}

interface ChartProps {
  title: string;
  kind: "balance" | "charged";
  days: readonly UsageDayFragment[];
}

/** Chart draws one amount of each day. The table has the same ones for who does not see it. */
function Chart({ title, kind, days }: ChartProps) {
  const { t, time, locale } = useSpeech();
  const id = useId();
  const amounts = days.map((day) => day[kind]);
  const scale = scaleOf(amounts);
  const { least, most } = scale;
  const zero = scale.y("0");
  return (
    <figure className="chart" aria-labelledby={id} data-testid={`chart-${kind}`}>
      <figcaption id={id}>
        <strong>{title}</strong>{" "}
        <span className="muted">
          {t.credits.fromTo(formatCredits(least, locale), formatCredits(most, locale))}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {kind === "balance" ? (
          <>
            <path className="area" d={areaOf(amounts, scale)} />
            <path className="line" d={stepsOf(amounts, scale)} />
          </>
        ) : (
          barsOf(amounts, scale).map((bar) => <rect key={bar.x} className="bar" {...bar} />)
        )}
        <line className="zero" x1="0" x2={width} y1={zero} y2={zero} />
        {days.map((day, i) => (
          <rect
            key={day.date}
            className="day"
            x={xOf(i, days.length)}
            y="0"
            width={width / days.length}
            height={height}
          >
            <title>{`${time.date(day.date)}: ${formatCredits(day[kind], locale)}`}</title>
          </rect>
        ))}
      </svg>
      <div className="ends muted">
        <span>{time.date(days[0]?.date ?? "")}</span>
        <span>{time.date(days.at(-1)?.date ?? "")}</span>
      </div>
    </figure>
  );
}
