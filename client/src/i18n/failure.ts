import type { Words } from "./en";

interface Known {
  code: number | null;
  reason: string | null;
  title: string;
  detail: string | null;
}

/** failureWords say why a message was not sent, and what to do: in the reader's words where there are any. */
export function failureWords(
  { failure: words }: Words,
  { code, reason, title, detail }: Known,
): readonly [why: string, remedy: string] {
  const ours = code === null ? words.reasons[reason ?? ""] : words.codes[family(code)];
  if (ours !== undefined) {
    return ours;
  }
  return code === null && reason === null ? words.unknown : [title, detail ?? ""];
}

/** family is the code under which a range of codes is known. */
function family(code: number): number {
  if (code >= 200 && code <= 299) {
    return 200;
  }
  return code >= 132_000 && code <= 132_018 ? 132_000 : code;
}
