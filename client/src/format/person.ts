/**
 * initials takes the first letters of the first and the last word that begin with one; empty for
 * somebody who is only a number.
 */
export function initials(name: string): string {
  const letters = name
    .trim()
    .split(/\s+/u)
    .map((word) => /^\P{L}*(\p{L})/u.exec(word)?.[1] ?? "")
    .filter((letter) => letter !== "");
  const [first = "", ...rest] = letters;
  return (first + (rest.at(-1) ?? "")).toLocaleUpperCase();
}

/**
 * formatPhone spaces a number in E.164 the way its country writes it, for Brazil and North
 * America; others stay as they are.
 */
export function formatPhone(phone: string): string {
  const brazil = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(phone);
  if (brazil) {
    return `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}`;
  }
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return american ? `+1 ${american[1]} ${american[2]}-${american[3]}` : phone;
}
