import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type TimeFormat, timeFormat } from "../format/time";
import type { Words } from "./en";
import { chooseLanguage, type Language, localeFor, words } from "./language";

interface Speech {
  t: Words;
  time: TimeFormat;
  locale: string;
  language: Language;
  speak(language: Language): void;
}

const Context = createContext<Speech | null>(null);
const storageKey = "conversa.language";

/** useSpeech gives the words and formats of the reader's language. */
export function useSpeech(): Speech {
  const speech = useContext(Context);
  if (speech === null) {
    throw new Error("useSpeech outside of Speech");
  }
  return speech;
}

/** Speech chooses the language: the switch, else the viewer's locale, else the browser's. */
export function SpeechProvider(props: {
  viewer: { locale: string; timeZone: string } | null;
  children: ReactNode;
}) {
  const [chosen, setChosen] = useState(() => localStorage.getItem(storageKey));
  const { locale: viewerLocale, timeZone: viewerZone } = props.viewer ?? {};
  const speech = useMemo<Speech>(() => {
    const tags = [...(viewerLocale ? [viewerLocale] : []), ...navigator.languages];
    const language = chooseLanguage(chosen, tags);
    const locale = localeFor(language, tags);
    return {
      t: words[language],
      time: timeFormat(locale, viewerZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
      locale,
      language,
      speak: (next) => {
        localStorage.setItem(storageKey, next);
        setChosen(next);
      },
    };
  }, [chosen, viewerLocale, viewerZone]);
  useEffect(() => {
    document.documentElement.lang = speech.locale;
  }, [speech.locale]);
  return <Context value={speech}>{props.children}</Context>;
}
