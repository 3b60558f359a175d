import { type RefObject, useEffect, useRef, useState } from "react";
import type { CustomerModule, TextFragment } from "../gql/graphql";
import { reason } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Choices } from "../ui/Choices";
import { Retry } from "../ui/Retry";
import { useChoices } from "../ui/useChoices";
import { type FoundTexts, useFoundTexts } from "./useFoundTexts";

/** NewText is what a text begins with that is made beside the composer. */
export interface NewText {
  name: string;
  body: string;
}

export interface PickerProps {
  module: CustomerModule;
  /** The reply, where it can be saved as a text; else empty. */
  reply: string;
  onPick: (text: TextFragment) => void;
  onNew: (begin: NewText) => void;
  onClose: () => void;
}

interface Props extends PickerProps {
  /** The field that searches, and whose keys choose. */
  input: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  search: string;
}

/** TextPicker offers the texts that a search finds and, below them, to make another. */
export function TextPicker({ input, module, search, reply, onPick, onNew, onClose }: Props) {
  const { t } = useSpeech();
  const found = useFoundTexts(module, search);
  const { texts, current } = found;
  const wait = useFirst(found, search, onPick);
  const news = [{ name: search, body: "" }, ...(reply === "" ? [] : [{ name: search, body: reply }])];
  const choose = (index: number) => {
    const [text, begin] = [texts[index], news[index - texts.length]];
    if (!current) {
      wait();
    } else if (text) {
      onPick(text);
    } else if (begin) {
      onNew(begin);
    }
  };
  const keys = useChoices({
    input,
    count: texts.length + news.length,
    of: search,
    onChoose: choose,
    onClose,
  });
  return (
    <Choices
      label={t.texts.picking}
      keys={keys}
      choices={[
        ...texts.map(({ id, name, body }) => ({ key: id, label: name, hint: body })),
        ...news.map(({ name, body }) => ({
          key: body === "" ? "new" : "save",
          act: true,
          label: body === "" ? (name === "" ? t.texts.add : t.texts.addNamed(name)) : t.texts.saveDraft,
        })),
      ]}
      busy={!current}
      onChoose={choose}
    >
      <Told found={found} module={module} search={search} />
    </Choices>
  );
}

/** Told says what was found, and aloud how many; nothing says so only to those who see the list. */
function Told({ found, module, search }: { found: FoundTexts; module: CustomerModule; search: string }) {
  const { t } = useSpeech();
  const { texts, more, current, failure, reload } = found;
  if (failure !== null) {
    return <Retry text={reason(t, failure)} onRetry={reload} />;
  }
  const none = search === "" ? t.texts.noneHere[module] : t.texts.noneFound(search);
  const count = more ? t.texts.more : t.texts.foundTexts(texts.length);
  return (
    <p className={current && (more || texts.length === 0) ? "muted" : "hidden"} role="status">
      {current && (texts.length === 0 ? none : count)}
    </p>
  );
}

/** useFirst picks the first that a search finds once it is there, for those who pressed Enter before. */
function useFirst({ texts, current }: FoundTexts, search: string, onPick: (text: TextFragment) => void) {
  const [wanted, setWanted] = useState<string | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const [first] = texts;
  useEffect(() => {
    if (current && wanted === search) {
      setWanted(null);
      if (first) {
        pick.current(first);
      }
    }
  }, [current, wanted, search, first]);
  return () => setWanted(search);
}
