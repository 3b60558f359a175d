import type { UsageDayFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { formatChange, formatCredits } from "./credits";

/** UsageTable is the numbers that the charts draw, and those of which the balance is made; the latest day first. */
export function UsageTable({ days }: { days: readonly UsageDayFragment[] }) {
  const { t, time, locale } = useSpeech();
  const columns = [t.credits.charged, t.credits.bought, t.credits.adjusted, t.credits.balance];
  return (
    <div className="table">
      <table aria-label={t.credits.usage}>
        <thead>
          <tr>
            <th scope="col">{t.credits.day}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="amount">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.date} data-testid="usage-day">
              <th scope="row">{time.date(day.date)}</th>
              <td className="amount">{formatCredits(day.charged, locale)}</td>
              <td className="amount">{formatCredits(day.bought, locale)}</td>
              <td className="amount">{formatChange(day.adjusted, locale)}</td>
              <td className="amount">{formatCredits(day.balance, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
