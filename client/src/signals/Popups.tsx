import { type RefObject, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { conversationPath, Link, navigate, usePath, useQueryParams, useRoute } from "../app/router";
import { useServices } from "../app/services";
import { useNow } from "../app/useNow";
import { CreditNoteCard, useNoteWords } from "../credits/CreditNoteCard";
import type { CreditNote } from "../credits/CreditNotes";
import { useSpeech } from "../i18n/Speech";
import { previewText } from "../list/preview";
import { aside, onAside } from "../thread/aside";
import { attentive, onAttention } from "../unread/attention";
import { type Closing, minutesLeft, stillClosing } from "./ClosingStore";
import { ClosingCard, SignalCard } from "./SignalCard";
import { newSignals, type Signal } from "./SignalStore";
import "./signals.css";
import { listsNew } from "./tabs";
import { useSignals } from "./useSignals";

/** So many cards stand over the page, and over a narrow one; of the others it says how many they are. */
const atMost = { wide: 3, narrow: 1 };
const narrow = matchMedia("(max-width: 760px)");
const second = 1_000;

/** Popups are the notifications that ask for attention. They never take the focus by themselves. */
export function Popups() {
  const { t } = useSpeech();
  const { closings, creditNotes } = useServices();
  const notes = useSyncExternalStore(creditNotes.subscribe, creditNotes.getState);
  const box = useRef<HTMLElement>(null);
  const { warnings, signals } = useAsking();
  const room = useSyncExternalStore(onWidth, () => (narrow.matches ? atMost.narrow : atMost.wide));
  const shown = signals.slice(0, Math.max(0, room - warnings.length - notes.length));
  const more = signals.length - shown.length;
  const cards = [
    ...notes.map((n) => n.account.id),
    ...warnings.map((w) => w.cursor),
    ...shown.map((s) => s.id),
  ];
  useFocusKept(box, cards.join());
  const answer = ({ conversation }: Closing) =>
    navigate(conversationPath(conversation.id)) && closings.dismiss(conversation.id);
  return (
    <>
      <Announcer signal={shown[0] ?? null} closing={warnings[0] ?? null} note={notes[0] ?? null} />
      <section ref={box} className="popups" aria-label={t.signals.label} id="popups">
        {notes.slice(0, room).map((note) => (
          <CreditNoteCard key={note.account.id} note={note} />
        ))}
        {warnings.slice(0, Math.max(0, room - notes.length)).map((closing) => (
          <ClosingCard key={closing.conversation.id} closing={closing} onOpen={() => answer(closing)} />
        ))}
        {shown.map((signal) => (
          <SignalCard key={signal.id} signal={signal} />
        ))}
        {more > 0 && (
          <Link className="button small" href="/signals">
            {t.signals.more(more)}
          </Link>
        )}
      </section>
    </>
  );
}

function onWidth(listener: () => void): () => void {
  narrow.addEventListener("change", listener);
  return () => narrow.removeEventListener("change", listener);
}

/** useAsking is what to show: nothing of the conversation whose messages are being looked at. */
function useAsking() {
  const { closings, clock } = useServices();
  const { conversationId } = useRoute();
  const looking = useSyncExternalStore(onAttention, attentive);
  const besides = useSyncExternalStore(onAside, aside);
  const now = useNow(clock, second);
  const all = useSyncExternalStore(closings.subscribe, closings.getState);
  const signals = newSignals(useSignals());
  const path = usePath();
  const [params] = useQueryParams();
  const elsewhere = ({ conversation: { id } }: Signal | Closing) =>
    !looking || id !== conversationId || id === besides;
  return {
    warnings: stillClosing(all, now).filter(elsewhere),
    signals: listsNew(path, params) ? [] : signals.filter(elsewhere),
  };
}

/** Announcer says the latest to those who do not see the cards. It is there before the words. */
function Announcer(props: { signal: Signal | null; closing: Closing | null; note: CreditNote | null }) {
  const { signal, closing, note } = props;
  const { t } = useSpeech();
  const { clock } = useServices();
  const wordsOf = useNoteWords();
  // Each warning is said once: not again with each minute.
  const minutes = useMemo(() => closing && minutesLeft(closing, clock.now()), [closing, clock]);
  return (
    <div className="hidden" role="status" data-testid="announcer">
      {note && <p>{Object.values(wordsOf(note)).join(": ")}</p>}
      {closing && minutes !== null && (
        <p>{`${closing.conversation.customer.fullName}: ${t.signals.closing(minutes)}`}</p>
      )}
      {signal && (
        <p>
          {t.signals.said(
            signal.conversation.customer.fullName,
            t.signals.messages(signal.messageCount),
            previewText(signal.latestMessage, t),
          )}
        </p>
      )}
    </div>
  );
}

/**
 * useFocusKept gives the focus to the next card, or back to where it was, when the card that had
 * it goes; Esc gives it back too.
 */
function useFocusKept(box: RefObject<HTMLElement | null>, cards: string): void {
  const [back] = useState<{ to: Element | null }>({ to: null });
  const had = useRef(false);
  useEffect(() => {
    const { current } = box;
    const came = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Element && !current?.contains(relatedTarget)) {
        back.to = relatedTarget;
      }
      had.current = true;
    };
    const left = ({ relatedTarget }: FocusEvent) => {
      had.current = relatedTarget === null; // the card is gone, or nothing else was wanted
    };
    const giveBack = (event: KeyboardEvent) => event.key === "Escape" && focus(back.to);
    current?.addEventListener("focusin", came);
    current?.addEventListener("focusout", left);
    current?.addEventListener("keydown", giveBack);
    return () => {
      current?.removeEventListener("focusin", came);
      current?.removeEventListener("focusout", left);
      current?.removeEventListener("keydown", giveBack);
    };
  }, [box, back]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks whenever the cards are others
  useEffect(() => {
    if (had.current && document.activeElement === document.body) {
      focus(box.current?.querySelector("button") ?? back.to);
    }
    had.current = box.current?.contains(document.activeElement) ?? false;
  }, [cards, box, back]);
}

function focus(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected) {
    element.focus();
  }
}

/** focusPopups goes to the first card, or back from it. */
export function focusPopups(): void {
  const box = document.getElementById("popups");
  if (box?.contains(document.activeElement)) {
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  } else {
    focus(box?.querySelector("button") ?? null);
  }
}
