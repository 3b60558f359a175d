import { useEffect, useRef, useState } from "react";
import { Link } from "../app/router";
import { useSpeech } from "../i18n/Speech";
import { useOutside } from "../ui/useOutside";
import { type PickerProps, TextPicker } from "./TextPicker";

/** PickerBox is the picker that a button opens: it has a search of its own. */
export function PickerBox(props: PickerProps) {
  const { t } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState("");
  useOutside(box, true, props.onClose);
  useEffect(() => input.current?.focus(), []);
  return (
    <div ref={box} className="picker" data-testid="text-picker">
      <header>
        <div className="field">
          <input
            ref={input}
            type="search"
            aria-label={t.texts.search}
            placeholder={t.texts.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <Link href="/texts">{t.texts.manage}</Link>
      </header>
      <TextPicker {...props} input={input} search={search.trim()} />
    </div>
  );
}
