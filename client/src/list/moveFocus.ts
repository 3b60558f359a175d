import type { KeyboardEvent } from "react";

/** Keys that move the focus, and by how many rows. */
const steps: Record<string, number> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** moveFocus goes from row to row; Enter is the link's own. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) {
    return;
  }
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a.row")];
  const at = links.findIndex((link) => link.matches(":focus"));
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  event.preventDefault();
}
