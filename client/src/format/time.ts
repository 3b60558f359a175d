// Dates and times as people read them, in the viewer's language and time zone.

const day = 24 * 60 * 60 * 1_000;

export interface TimeFormat {
  /** "14:02" */
  clock(instant: string): string;
  /** "14:02", "yesterday", "Mon" or "3/1/26": short enough for a list. */
  list(instant: string, now: number): string;
  /** "Today", "Yesterday", "Monday" or "March 1": what separates the days of a thread. */
  day(instant: string, now: number): string;
  /** The same within a sentence: "today", "Monday". */
  dayWithin(instant: string, now: number): string;
  /** Equal for two instants of the same day. */
  dayKey(instant: string | number): string;
  /** "Mar 1, 2026" */
  date(instant: string): string;
  /** Day and time in full. */
  full(instant: string): string;
}

/** timeFormat builds the formats once: making an Intl object costs more than using it. */
export function timeFormat(locale: string, timeZone: string): TimeFormat {
  const with_ = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone });
  const clock = with_({ timeStyle: "short" });
  const weekday = with_({ weekday: "long" });
  const weekdayShort = with_({ weekday: "short" });
  const short = with_({ dateStyle: "short" });
  const long = with_({ day: "numeric", month: "long" });
  const longYear = with_({ day: "numeric", month: "long", year: "numeric" });
  const medium = with_({ dateStyle: "medium" });
  const full = with_({ dateStyle: "long", timeStyle: "short" });
  const key = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

  const dayKey = (instant: string | number) => key.format(new Date(instant));
  /** Whole days from the day of instant to the day of now, by the calendar of the time zone. */
  const daysAgo = (instant: string, now: number) =>
    Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(instant))) / day);

  const dayWithin = (instant: string, now: number) => {
    const at = new Date(instant);
    const ago = daysAgo(instant, now);
    if (ago === 0 || ago === 1) {
      return relative.format(-ago, "day");
    }
    if (ago > 1 && ago < 7) {
      return weekday.format(at);
    }
    return (dayKey(instant).slice(0, 4) === dayKey(now).slice(0, 4) ? long : longYear).format(at);
  };

  return {
    clock: (instant) => clock.format(new Date(instant)),
    list: (instant, now) => {
      const ago = daysAgo(instant, now);
      if (ago <= 0) {
        return clock.format(new Date(instant));
      }
      if (ago === 1) {
        return relative.format(-1, "day");
      }
      return (ago < 7 ? weekdayShort : short).format(new Date(instant));
    },
    day: (instant, now) => capital(dayWithin(instant, now), locale),
    dayWithin,
    dayKey,
    date: (instant) => medium.format(new Date(instant)),
    full: (instant) => full.format(new Date(instant)),
  };
}

function capital(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
