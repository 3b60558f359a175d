import type { TimeSpan } from "../gql/graphql";

/** spanOf reads "today" or a number of days up to now; anything else is no limit. */
export function spanOf(time: string): TimeSpan {
  if (time === "today") {
    return { today: true };
  }
  const count = Number(time);
  return Number.isInteger(count) && count > 0 ? { inLast: { count, unit: "DAY" } } : { any: true };
}
