import { type RefObject, useEffect, useRef } from "react";

/** useOutside closes a menu when something else is pressed. */
export function useOutside(box: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) {
      return;
    }
    const pressed = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) {
        latest.current();
      }
    };
    document.addEventListener("pointerdown", pressed);
    return () => document.removeEventListener("pointerdown", pressed);
  }, [box, open]);
}
