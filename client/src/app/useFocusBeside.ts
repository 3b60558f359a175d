import { type RefObject, useEffect, useRef } from "react";

const focusable = "a[href], button:enabled";

/**
 * useFocusBeside gives the focus to what comes after it in a box, or before, when what had it is
 * taken away, once that can have it; where the box has nothing left, to a place that stays. shown
 * changes with what the box shows.
 */
export function useFocusBeside<T extends HTMLElement>(
  shown: unknown,
  items: string,
  stays: string,
): RefObject<T | null> {
  const box = useRef<T>(null);
  const had = useRef<{ item: Element; at: number } | null>(null);
  useEffect(() => {
    const { current } = box;
    const came = ({ target }: FocusEvent) => {
      const all = [...(current?.querySelectorAll(items) ?? [])];
      const at = all.findIndex((item) => item.contains(target as Node));
      had.current = at < 0 ? null : { item: all[at] as Element, at };
    };
    const left = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) {
        had.current = null; // else what had it was disabled or taken away
      }
    };
    current?.addEventListener("focusin", came);
    current?.addEventListener("focusout", left);
    return () => {
      current?.removeEventListener("focusin", came);
      current?.removeEventListener("focusout", left);
    };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks whenever something else is shown
  useEffect(() => {
    const { current } = had;
    if (current === null || current.item.isConnected) {
      return;
    }
    if (document.activeElement !== document.body) {
      had.current = null;
      return;
    }
    const all = box.current?.querySelectorAll<HTMLElement>(items) ?? [];
    const beside = all[Math.min(current.at, all.length - 1)];
    const to = beside?.matches(focusable) ? beside : beside?.querySelector<HTMLElement>(focusable);
    if (beside === undefined || to) {
      had.current = null;
      (to ?? document.querySelector<HTMLElement>(stays))?.focus();
    }
  }, [shown, items, stays]);
  return box;
}
