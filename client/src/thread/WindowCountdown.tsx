import { useEffect } from "react";
import { useServices } from "../app/services";
import { useNow } from "../app/useNow";
import { formatLeft, viewWindow } from "../format/window";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import { Ring } from "../ui/Ring";

const second = 1_000;
/** How often the server is asked while it and the countdown do not agree. */
const askEvery = 5 * second;

/** WindowCountdown says until when a reply may be sent, and asks the server when that moment comes. */
export function WindowCountdown({ conversation }: { conversation: Conversation }) {
  const { t, time } = useSpeech();
  const { clock, store } = useServices();
  const { id, window: service } = conversation;
  const now = useNow(clock, second);
  const view = viewWindow(service, now);
  const over = service.open && view.tone === "closed";
  const asked = over ? Math.floor(now / askEvery) : null;

  useEffect(() => {
    if (asked !== null) {
      void store.reload(id);
    }
  }, [asked, store, id]);

  useEffect(() => {
    // Whoever comes back to the tab may have been away for long.
    const look = () => void store.reload(id);
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [store, id]);

  return (
    <span className={`window ${view.tone}`} role="timer" aria-live="off" data-testid="window-countdown">
      {view.tone !== "closed" && <Ring view={view} />}
      {view.tone === "closed" || service.closesAt === null
        ? service.openedAt === null
          ? t.window.never
          : t.window.closedLong
        : t.window.closes(time.clock(service.closesAt), formatLeft(view.left))}
    </span>
  );
}
