import { useEffect, useRef } from "react";
import { useServices } from "../app/services";
import { useSpeech } from "../i18n/Speech";
import { previewText } from "../list/preview";
import { attentive } from "../unread/attention";
import type { Signal } from "./SignalStore";
import { useOpenSignal } from "./useSignals";

/** useBrowserNotes tells of new signals while nobody looks at the page. */
export function useBrowserNotes(): void {
  const { t } = useSpeech();
  const { signals, notifier } = useServices();
  const open = useOpenSignal();
  const latest = useRef({ t, open });
  latest.current = { t, open };
  useEffect(
    () =>
      signals.onTold((signal: Signal) => {
        const { current } = latest;
        if (signal.state !== "NEW") {
          notifier.close(signal.id);
        } else if (!attentive()) {
          notifier.tell({
            id: signal.id,
            title: current.t.signals.card(
              signal.conversation.customer.fullName,
              current.t.signals.messages(signal.messageCount),
            ),
            body: previewText(signal.latestMessage, current.t),
            onOpen: () => {
              window.focus();
              current.open(signal);
            },
          });
        }
      }),
    [signals, notifier],
  );
}
