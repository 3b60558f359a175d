import type { Failure } from "../api/failure";
import type { ProblemFragment as Problem } from "../gql/graphql";
import type { Words } from "../i18n/en";
import { reason } from "../i18n/language";

/** problemWords says what is wrong with a text, each once and in the text's order. */
export function problemWords(t: Words, problems: readonly Problem[]): string[] {
  return [...new Set(problems.map(({ kind, token }) => wordsOf(t, kind, token)))];
}

/** problemPlaces says where besides, for texts that stand beside it. */
export function problemPlaces(t: Words, problems: readonly Problem[]): string[] {
  return problems.map(({ kind, token, offset }) => t.texts.at(wordsOf(t, kind, token), offset + 1));
}

function wordsOf(t: Words, kind: string, token: string): string {
  const say = t.texts.problems[kind as Problem["kind"]] ?? t.texts.problems.SYNTAX;
  return say(token);
}

/** textReason is why a text was refused: in the reader's words where its merge fields are at fault. */
export function textReason(t: Words, failure: Failure): string[] {
  return failure.problems.length > 0 ? problemPlaces(t, failure.problems) : [reason(t, failure)];
}

/** rangeOf is where a problem stands in a text, as a field's selection counts: in UTF-16 units. */
export function rangeOf(text: string, { offset, length }: Problem): [start: number, end: number] {
  const characters = [...text];
  const start = characters.slice(0, offset).join("").length;
  return [start, start + characters.slice(offset, offset + length).join("").length];
}

export interface MarkedPart {
  text: string;
  /** It could not be filled in. */
  faulty: boolean;
}

/** markProblems takes a filled-in text apart: what is at fault stands in it as it was written, in order. */
export function markProblems(filled: string, problems: readonly Problem[]): MarkedPart[] {
  const parts: MarkedPart[] = [];
  let rest = filled;
  for (const { token } of problems) {
    const at = rest.indexOf(token);
    if (at < 0) {
      continue;
    }
    parts.push({ text: rest.slice(0, at), faulty: false }, { text: token, faulty: true });
    rest = rest.slice(at + token.length);
  }
  return [...parts, { text: rest, faulty: false }].filter(({ text }) => text !== "");
}
