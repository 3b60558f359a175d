import { useEffect, useSyncExternalStore } from "react";
import { useServices } from "../app/services";
import type { Pending } from "./outbox";

/** useUnsent is the first reply of a conversation that failed. */
export function useUnsent(conversationId: string): Pending | undefined {
  const { outbox } = useServices();
  return useSyncExternalStore(outbox.subscribe, () => outbox.failedIn(conversationId));
}

/** useUnsentGuard has the browser ask before the tab is closed, and with it replies are lost. */
export function useUnsentGuard(): void {
  const { outbox } = useServices();
  const holds = useSyncExternalStore(outbox.subscribe, () => outbox.getState().length > 0);
  useEffect(() => {
    if (!holds) {
      return;
    }
    const ask = (event: Event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [holds]);
}
