/** The tabs of the signal centre: what asks or will, and what is over. */
export const tabs = { active: ["NEW", "SNOOZED"], SEEN: ["SEEN"], IGNORED: ["IGNORED"] } as const;
export type Tab = keyof typeof tabs;

/** tabIn is the tab that an address shows. */
export function tabIn(params: URLSearchParams): Tab {
  const shown = params.get("show");
  return shown !== null && Object.hasOwn(tabs, shown) ? (shown as Tab) : "active";
}

/** listsNew reports that the page at an address lists the new signals itself. */
export function listsNew(path: string, params: URLSearchParams): boolean {
  return path === "/signals" && tabIn(params) === "active";
}
