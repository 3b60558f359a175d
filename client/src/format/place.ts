// Languages and time zones to choose from.

interface Choice {
  value: string;
  label: string;
}

/** What the page and the server's own words come in. */
const spoken = ["pt-BR", "en-US"];

/** localeOptions are the languages, and the one that is chosen already. */
export function localeOptions(chosen: string): Choice[] {
  return withChosen(spoken, chosen).map((tag) => ({ value: tag, label: nameOf(tag) }));
}

/** zoneOptions are all time zones that this browser knows, and the one that is chosen already. */
export function zoneOptions(chosen: string): Choice[] {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  return withChosen(zones, chosen).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}

/** ownTimeZone is that of this machine. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function withChosen(values: readonly string[], chosen: string): string[] {
  return [...new Set(chosen === "" ? values : [...values, chosen])];
}

/** nameOf is the language's name in itself, e.g. "português (Brasil)"; a broken tag stays as it is. */
function nameOf(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
