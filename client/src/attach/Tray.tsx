import { type RefObject, useLayoutEffect, useRef } from "react";
import { useServices } from "../app/services";
import { formatSize } from "../format/size";
import { errorText } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { CloseIcon, TypeIcon } from "../ui/icons";
import "./attach.css";
import type { Attached } from "./attached";

interface Props {
  conversationId: string;
  attached: readonly Attached[];
}

/** Tray is what goes along with the reply, in the order in which it is sent. */
export function Tray({ conversationId, attached }: Props) {
  const { t } = useSpeech();
  if (attached.length === 0) {
    return null;
  }
  return (
    <ol className="tray" aria-label={t.attach.tray} data-testid="tray">
      {attached.map((one, index) => (
        <Item
          key={one.key}
          conversationId={conversationId}
          attached={one}
          first={index === 0}
          last={index === attached.length - 1}
        />
      ))}
    </ol>
  );
}

interface ItemProps {
  conversationId: string;
  attached: Attached;
  first: boolean;
  last: boolean;
}

function Item({ conversationId, attached, first, last }: ItemProps) {
  const { t } = useSpeech();
  const { trays } = useServices();
  const { key, name, state } = attached;
  const item = useRef<HTMLLIElement>(null);
  const moved = useFocusOnMove(item);
  const move = (by: number) => {
    moved();
    trays.move(conversationId, key, by);
  };
  return (
    <li ref={item} className={state} data-testid="attached" data-state={state}>
      <TypeIcon type="DOCUMENT" />
      <div className="about">
        <span className="name" title={name}>
          {name}
        </span>
        <Facts attached={attached} />
      </div>
      {state === "failed" && trays.canRetry(key) && (
        <button type="button" className="textual" onClick={() => trays.retry(conversationId, key)}>
          {t.composer.again}
        </button>
      )}
      {!first && <Step label={t.attach.earlier(name)} sign="↑" onClick={() => move(-1)} />}
      {!last && <Step label={t.attach.later(name)} sign="↓" onClick={() => move(1)} />}
      <button
        type="button"
        className="icon-button"
        aria-label={t.attach.remove(name)}
        title={t.attach.remove(name)}
        onClick={() => {
          focusBeside(item.current);
          trays.remove(conversationId, key);
        }}
      >
        <CloseIcon />
      </button>
    </li>
  );
}

/**
 * useFocusOnMove leaves the focus with an item: where it comes to an end the button that was pressed
 * goes, and the other one has it then. The result is called before the move.
 */
function useFocusOnMove(item: RefObject<HTMLElement | null>): () => void {
  const moves = useRef(false);
  useLayoutEffect(() => {
    if (moves.current && document.activeElement === document.body) {
      item.current?.querySelector<HTMLElement>(".step")?.focus();
    }
    moves.current = false;
  });
  return () => {
    moves.current = true;
  };
}

/** focusBeside goes from an item that will be removed to another one; from the only one to the reply. */
function focusBeside(item: HTMLElement | null): void {
  const other = item?.nextElementSibling ?? item?.previousElementSibling;
  const to = other
    ? other.querySelector<HTMLElement>("button:last-of-type")
    : item?.closest("form")?.querySelector("textarea");
  to?.focus();
}

function Step({ label, sign, onClick }: { label: string; sign: string; onClick: () => void }) {
  return (
    <button type="button" className="icon-button step" aria-label={label} title={label} onClick={onClick}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

function Facts({ attached }: { attached: Attached }) {
  const { t, locale } = useSpeech();
  const { state, size, sent, code, name } = attached;
  if (state === "failed") {
    return (
      <span className="danger" role="alert">
        {errorText(t, code ?? "INTERNAL")}
      </span>
    );
  }
  if (state === "uploading" && size !== null) {
    return <progress aria-label={t.attach.uploading(name)} max={size} value={sent} />;
  }
  return <span className="muted">{size === null ? t.attach.asPdf : formatSize(size, locale)}</span>;
}
