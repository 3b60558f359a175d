/** withoutGroups takes the marks out where they stand as the language sets them, or before three digits each. */
export function withoutGroups(written: string, locale: string): string {
  const group = new Intl.NumberFormat(locale).formatToParts(1e6).find(({ type }) => type === "group")?.value;
  if (!group) {
    return written;
  }
  const [whole = "", ...rest] = written.split(group);
  const grouped =
    /^[1-9]\d{0,2}$/.test(whole) &&
    rest.every((part) => /^\d{3}(?!\d)/.test(part)) &&
    rest.slice(0, -1).every((part) => part.length === 3);
  return grouped || isWrittenSo(written, group, locale) ? written.replaceAll(group, "") : written;
}

/** isWrittenSo tells whether the language writes the number just so: en-IN sets its marks before two digits. */
function isWrittenSo(written: string, group: string, locale: string): boolean {
  const format = new Intl.NumberFormat(locale).formatToParts(1.5);
  const point = format.find(({ type }) => type === "decimal")?.value ?? ".";
  const number = written.replaceAll(group, "").replace(point, ".");
  if (!/^\d{1,20}(\.\d{1,20})?$/.test(number)) {
    return false;
  }
  const digits = number.split(".")[1]?.length ?? 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, options).format(number as `${number}`) === written;
}
