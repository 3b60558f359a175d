import type { Failure } from "../api/failure";
import { en, type Words } from "./en";
import { pt } from "./pt";

export type Language = "en" | "pt";

export const words: Record<Language, Words> = { en, pt };

/** languageOf is the language of the page for a BCP 47 tag; null for one that it does not speak. */
export function languageOf(tag: string): Language | null {
  const primary = tag.toLowerCase().split("-")[0];
  return primary === "en" || primary === "pt" ? primary : null;
}

/** chooseLanguage takes the first that the page speaks: the reader's choice, then the tags in order. */
export function chooseLanguage(chosen: string | null, tags: readonly string[]): Language {
  for (const tag of [chosen ?? "", ...tags]) {
    const language = languageOf(tag);
    if (language !== null) {
      return language;
    }
  }
  return "en";
}

/** localeFor is the tag for dates and numbers: the first of tags in the page's language. */
export function localeFor(language: Language, tags: readonly string[]): string {
  const standard = { en: "en-US", pt: "pt-BR" }[language];
  return tags.find((tag) => languageOf(tag) === language && tag.includes("-")) ?? standard;
}

/** errorText says in words why something failed; a code of a later server is an internal fault. */
export function errorText(t: Words, code: string): string {
  return t.error[code as keyof Words["error"]] ?? t.error.INTERNAL;
}

/** Failures of which the page knows more than the server could say. */
const ours = ["NETWORK", "INTERNAL", "UNAVAILABLE", "UNAUTHENTICATED", "NO_PURCHASE_YET"];

/** reason is why something failed, in the server's own words where it has said what to do. */
export function reason(t: Words, failure: Failure): string {
  if (failure.said === null || ours.includes(failure.code)) {
    return capital(errorText(t, failure.code));
  }
  return failure.said;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** label is the word for a value of an enum; a value of a later server stands for itself. */
export function label(words: Readonly<Record<string, string>>, value: string): string {
  return words[value] ?? value;
}
