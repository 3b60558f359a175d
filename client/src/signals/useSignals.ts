import { useSyncExternalStore } from "react";
import { conversationPath, navigate } from "../app/router";
import { useServices } from "../app/services";
import type { Signal, SignalState } from "./SignalStore";

export function useSignals(): SignalState {
  const { signals } = useServices();
  return useSyncExternalStore(signals.subscribe, signals.getState);
}

/** useOpenSignal goes to the conversation of a signal, which closes it on every screen; not for who stays where they are. */
export function useOpenSignal(): (signal: Signal) => void {
  const { signals } = useServices();
  return (signal) => {
    if (navigate(conversationPath(signal.conversation.id)) && signal.state === "NEW") {
      // Reading the conversation does the same: nothing is lost where this fails.
      signals.see([signal.id]).catch(() => {});
    }
  };
}
