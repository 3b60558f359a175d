// Where the words of a search stand in a text, as the server finds them: accents and case do not
// count, "..." is a phrase.

export interface Part {
  text: string;
  hit: boolean;
}

/** phrasesOf takes a search apart: its words, and its phrases in quotes, folded. */
export function phrasesOf(search: string): string[] {
  const parts = [...search.matchAll(/"([^"]*)"?|[^\s"]+/g)].map(([whole, phrase]) => phrase ?? whole);
  return parts.map((part) => fold(part).text.trim()).filter((part) => part !== "");
}

/** highlight splits a text into what was searched for and the rest. */
export function highlight(text: string, phrases: readonly string[]): Part[] {
  const { text: folded, from } = fold(text);
  const hits = new Array<boolean>(text.length).fill(false);
  for (const phrase of phrases) {
    for (let at = folded.indexOf(phrase); at >= 0; at = folded.indexOf(phrase, at + 1)) {
      hits.fill(true, from[at], from[at + phrase.length] ?? text.length);
    }
  }
  const parts: Part[] = [];
  for (let at = 0; at < text.length; ) {
    const hit = hits[at] === true;
    let end = at;
    while (end < text.length && hits[end] === hit) {
      end++;
    }
    parts.push({ text: text.slice(at, end), hit });
    at = end;
  }
  return parts;
}

/** So much of a long text is shown before what was found. */
const before = 40;

/** excerpt begins a long text shortly before the first of what was searched for. */
export function excerpt(text: string, phrases: readonly string[]): string {
  const first = highlight(text, phrases).findIndex(({ hit }) => hit);
  const at = highlight(text, phrases)
    .slice(0, Math.max(0, first))
    .reduce((length, part) => length + part.text.length, 0);
  if (at <= before) {
    return text;
  }
  const from = text.indexOf(" ", at - before);
  return `… ${text.slice(from < 0 || from >= at ? at : from + 1)}`;
}

/** fold takes accents and case away; from says where in the text each folded character stood. */
function fold(text: string): { text: string; from: number[] } {
  let folded = "";
  const from: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    folded += plain;
    from.push(...new Array<number>(plain.length).fill(at));
    at += character.length;
  }
  return { text: folded, from };
}
