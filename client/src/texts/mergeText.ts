import type { FieldFragment } from "../gql/graphql";

/** What a merge field begins with. */
export const opening = "$[";

/** holdsFields reports whether a text is another one for each customer. */
export function holdsFields(text: string): boolean {
  return text.includes(opening);
}

/** TypedField is the beginning of a merge field, before the caret. */
export interface TypedField {
  /** Where it begins, in UTF-16 units as the caret is. */
  start: number;
  /** What was written of its name. */
  search: string;
}

/** fieldTyped is the merge field that is being typed at the caret; null where none is. */
export function fieldTyped(text: string, caret: number): TypedField | null {
  const start = text.lastIndexOf(opening, caret - opening.length);
  if (start < 0 || caret < opening.length) {
    return null;
  }
  const search = text.slice(start + opening.length, caret);
  const written = /^[^[\]\n\r]+\]/.test(text.slice(caret)); // the caret only passes through it
  return written || /[\]|\n\r]/.test(search) ? null : { start, search };
}

/** fieldEnd is how far a choice at the caret reaches: over the bracket that a field was closed with before. */
export function fieldEnd(text: string, caret: number): number {
  return text.startsWith("]", caret) ? caret + 1 : caret;
}

/** textSearch is what a draft like "/hours" searches for among the predefined texts; null for other drafts. */
export function textSearch(draft: string): string | null {
  return draft.startsWith("/") && !draft.includes("\n") ? draft.slice(1).trim() : null;
}

/** foundFields are those with all words of a search, those before that begin with it; the order stays else. */
export function foundFields(fields: readonly FieldFragment[], search: string): FieldFragment[] {
  const whole = fold(search);
  const words = whole.split(/[\s.]+/).filter((word) => word !== "");
  const found = fields.filter((field) => {
    const name = fold(fullName(field));
    return words.every((word) => name.includes(word));
  });
  const first = (field: FieldFragment) => begins(field, whole);
  return [...found.filter(first), ...found.filter((field) => !first(field))];
}

function begins(field: FieldFragment, search: string): boolean {
  return fold(field.name).startsWith(search) || fold(fullName(field)).startsWith(search);
}

function fullName({ module, name }: FieldFragment): string {
  return `${module}.${name}`;
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

export interface Part {
  text: string;
  field: boolean;
}

/** partsOf takes a text apart, to show its merge fields as what they are. */
export function partsOf(text: string): Part[] {
  return text
    .split(/(\$\[[^\]\n\r]*\])/)
    .map((part, index) => ({ text: part, field: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}
