import { useEffect, useRef } from "react";
import { type Command, commandOf, goWithin } from "./keys";

/** useKeys listens for the keys that work on every screen; not while a dialog lies over it. */
export function useKeys(act: (command: Command) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    let gAt = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) {
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

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]");
}
