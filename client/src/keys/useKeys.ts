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
    const does = (event: KeyboardEvent, g: boolean) => {
      const command = event.isComposing ? null : commandOf(event, isTyping(event.target), g);
      gAt = command === "g" ? performance.now() : Number.NEGATIVE_INFINITY;
      if (command === null || command === "g") {
        return false;
      }
      event.preventDefault();
      latest.current(command);
      return true;
    };
    // What follows g is not for what has the focus, whatever that would do by the same key.
    const followed = (event: KeyboardEvent) => {
      if (performance.now() - gAt < goWithin && !inDialog() && does(event, true)) {
        event.stopPropagation();
      }
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented) {
        return;
      }
      if (inDialog()) {
        keepFocus(event);
        return;
      }
      does(event, false);
    };
    window.addEventListener("keydown", followed, true);
    window.addEventListener("keydown", pressed);
    return () => {
      window.removeEventListener("keydown", followed, true);
      window.removeEventListener("keydown", pressed);
    };
  }, []);
}

const inDialog = () => document.querySelector("dialog[open]") !== null;

/** keepFocus: the browser's own Ctrl+K would lead out of the dialog, to the field of addresses. */
function keepFocus(event: KeyboardEvent): void {
  if (commandOf(event, true, false) === "search") {
    event.preventDefault();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]");
}
