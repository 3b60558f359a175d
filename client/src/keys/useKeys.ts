import { useLayoutEffect, useRef } from "react";
import { type Command, commandOf, goWithin } from "./keys";

/**
 * useKeys listens for the keys that work on every screen; not while a dialog lies over it. It does
 * from the moment in which the page is shown: no key of those who type at once is lost.
 */
export function useKeys(act: (command: Command) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useLayoutEffect(() => {
    let gAt = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) {
        return;
      }
      if (document.querySelector("dialog[open]")) {
        keepFocus(event);
        return;
      }
      const command = commandOf(event, isTyping(event.target), performance.now() - gAt < goWithin);
      gAt = command === "g" ? performance.now() : Number.NEGATIVE_INFINITY;
      if (command !== null && command !== "g") {
        event.preventDefault();
        latest.current(command);
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}

/** keepFocus: the browser's own Ctrl+K would lead out of the dialog, to the field of addresses. */
function keepFocus(event: KeyboardEvent): void {
  if (commandOf(event, true, false) === "search") {
    event.preventDefault();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]");
}
