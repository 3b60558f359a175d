// Instants and the wall clock of a time zone, for fields in which people write dates.

const minute = 60_000;

/** wallTime is what clocks of the zone show at an instant, as datetime-local writes it. */
export function wallTime(instant: string, timeZone: string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? "" : wall(at, timeZone);
}

/**
 * instantOf is the instant at which clocks of the zone show that wall time; of two, the first. A
 * wall time that a change of the clocks leaves out is taken as much later. Null where nothing or
 * nonsense is written.
 */
export function instantOf(wallTime: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${wallTime}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(wallTime) || Number.isNaN(asUtc)) {
    return null;
  }
  const candidates = [-day, day]
    .map((shift) => asUtc - offset(asUtc + shift, timeZone))
    .sort((a, b) => a - b);
  const fitting = candidates.find((at) => wall(at, timeZone) === wallTime.slice(0, 16));
  return new Date(fitting ?? Math.max(...candidates)).toISOString();
}

const day = 24 * 60 * minute;

/** offset is how far clocks of the zone are ahead of UTC at an instant, in milliseconds. */
function offset(at: number, timeZone: string): number {
  return Date.parse(`${wall(at, timeZone)}Z`) - Math.floor(at / minute) * minute;
}

function wall(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}
