/** withoutGroups takes the marks out where all of them stand before three digits, as the language sets them. */
export function withoutGroups(written: string, locale: string): string {
  const group = new Intl.NumberFormat(locale).formatToParts(1e6).find(({ type }) => type === "group")?.value;
  const [whole = "", ...rest] = written.split(group ?? "");
  const grouped = group && /^[1-9]\d{0,2}$/.test(whole) && rest.every((part) => /^\d{3}(?!\d)/.test(part));
  return grouped && rest.slice(0, -1).every((part) => part.length === 3)
    ? written.replaceAll(group, "")
    : written;
}
