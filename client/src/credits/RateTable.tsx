import type { RateLineFragment } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Nothing } from "../ui/Page";
import { countryName, formatCredits } from "./credits";

/** RateTable is the prices in force. */
export function RateTable({ rates }: { rates: readonly RateLineFragment[] }) {
  const { t, time, locale } = useSpeech();
  if (rates.length === 0) {
    return <Nothing>{t.credits.noPrices}</Nothing>;
  }
  return (
    <div className="table">
      <table aria-label={t.credits.prices}>
        <thead>
          <tr>
            <th scope="col">{t.credits.country}</th>
            <th scope="col">{t.credits.category}</th>
            <th scope="col">{t.credits.unit}</th>
            <th scope="col" className="amount">
              {t.credits.price}
            </th>
            <th scope="col">{t.credits.validFrom}</th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate) => (
            <tr key={`${rate.country} ${rate.category}`}>
              <td>{countryName(rate.country, locale, t.credits.anyCountry)}</td>
              <td>{label(t.credits.categories, rate.category)}</td>
              <td>{label(t.credits.units, rate.unit)}</td>
              <td className="amount">{formatCredits(rate.price, locale)}</td>
              <td>{time.full(rate.validFrom)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
