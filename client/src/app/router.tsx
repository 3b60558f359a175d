import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from "react";

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

const moved = "conversa:moved";

/** navigate goes to an address of this page; replace leaves no step to go back to. */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (path !== location.pathname + location.search) {
    history[options.replace ? "replaceState" : "pushState"](null, "", path);
    window.dispatchEvent(new Event(moved));
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(moved, listener);
  };
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
