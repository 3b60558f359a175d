import type { Words } from "../i18n/en";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** formatWaiting writes how long somebody has waited: "12 min", "2 h 05", "3 days"; rounded down. */
export function formatWaiting(since: string, now: number, { span }: Pick<Words, "span">): string {
  const waited = now - Date.parse(since);
  if (waited < minute) {
    return span.now;
  }
  if (waited < hour) {
    return span.minutes(Math.floor(waited / minute));
  }
  if (waited < day) {
    const minutes = Math.floor((waited % hour) / minute);
    return span.hours(Math.floor(waited / hour), String(minutes).padStart(2, "0"));
  }
  return span.days(Math.floor(waited / day));
}
