import { type AnchorHTMLAttributes, type MouseEvent, useEffect, useSyncExternalStore } from "react";

/** Route is what the address says: the list alone, or a conversation beside it. */
export interface Route {
  conversationId: string | null;
}

export function parseRoute(path: string): Route {
  const match = /^\/c\/([^/]+)\/?$/.exec(path);
  return { conversationId: match?.[1] === undefined ? null : decode(match[1]) };
}

export function conversationPath(id: string, messageId?: string): string {
  const at = messageId === undefined ? "" : `?at=${encodeURIComponent(messageId)}`;
  return `/c/${encodeURIComponent(id)}${at}`;
}

/** segments are the decoded parts of an address's path; null where one cannot be decoded. */
export function segments(path: string): string[] | null {
  const parts = path.split("/").filter((part) => part !== "");
  const decoded = parts.map(decode);
  return decoded.includes(null) ? null : (decoded as string[]);
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // not an address that this page ever gave out
  }
}

/** here is where the page is. */
const here = () => location.pathname + location.search;

interface Options {
  /** Leaves no step to go back to. */
  replace?: boolean;
  /** Nothing that is guarded is lost by it. */
  sure?: boolean;
}

/** navigate goes to an address of this page, if the reader may leave the one before, and says whether it is there. */
export function navigate(path: string, { replace = false, sure = false }: Options = {}): boolean {
  if (path === here()) {
    return true;
  }
  if (!sure && !mayLeave()) {
    return false;
  }
  history[replace ? "replaceState" : "pushState"](null, "", path);
  moved();
  return true;
}

const watchers = new Set<() => void>();
/** What is asked before something is lost; null where nothing would be. */
let question: string | null = null;
/** Where that is. */
let guarded = "";

/** subscribe watches the address. Nobody sees one at which the reader did not want to be. */
export function subscribe(watcher: () => void): () => void {
  if (watchers.size === 0) {
    window.addEventListener("popstate", arrive);
  }
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      window.removeEventListener("popstate", arrive);
    }
  };
}

/** arrive asks when the browser has gone back or forward already: who stays is brought back. */
function arrive(): void {
  if (here() !== guarded && !mayLeave()) {
    history.pushState(null, "", guarded);
  } else {
    moved();
  }
}

function moved(): void {
  guarded = here();
  for (const watcher of watchers) {
    watcher();
  }
}

/** mayLeave asks where something would be lost. */
export function mayLeave(): boolean {
  return question === null || window.confirm(question);
}

/** guard has the reader asked before the page is left, until its result is called. */
export function guard(words: string): () => void {
  const unload = (event: Event) => event.preventDefault();
  question = words;
  guarded = here();
  window.addEventListener("beforeunload", unload);
  return () => {
    question = null;
    window.removeEventListener("beforeunload", unload);
  };
}

/** useGuard guards a page in which something would be lost; words are null where nothing would be. */
export function useGuard(words: string | null): void {
  useEffect(() => (words === null ? undefined : guard(words)), [words]);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => location.pathname));
}

/** usePath is the address without its query. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** useQueryParams is the address's query, and how to change it without a step to go back to. */
export function useQueryParams(): [URLSearchParams, (change: Record<string, string>) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const change = (values: Record<string, string>) => {
    const params = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value === "") {
        params.delete(name);
      } else {
        params.set(name, value);
      }
    }
    const query = params.toString();
    navigate(location.pathname + (query === "" ? "" : `?${query}`), { replace: true });
  };
  return [new URLSearchParams(search), change];
}

/** Link is an ordinary link, opened without loading the page again. */
export function Link({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent) => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      navigate(href);
    }
  };
  return <a href={href} onClick={follow} {...rest} />;
}
