import { useEffect, useState } from "react";
import type { LiveState } from "../api/live";
import { formatLeft } from "../format/window";
import { useSpeech } from "../i18n/Speech";

/** ConnectionBanner says that what is shown may be old, from the loss of the socket to its return. */
export function ConnectionBanner({ state, onRetry }: { state: LiveState; onRetry: () => void }) {
  const { t } = useSpeech();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (state.name !== "connecting") {
      setLost(state.name === "waiting");
    }
  }, [state]);
  if (!lost || state.name === "live" || state.name === "stopped") {
    return null;
  }
  return (
    <div className="banner" role="status" data-testid="connection-banner">
      {state.name === "waiting" ? <Countdown until={state.until} /> : <span>{t.live.connecting}</span>}
      {state.name === "waiting" && (
        <button type="button" className="textual" onClick={onRetry}>
          {t.live.now}
        </button>
      )}
    </div>
  );
}

function Countdown({ until }: { until: number }) {
  const { t } = useSpeech();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((until - now) / 1_000) * 1_000);
  return <span>{t.live.waiting(formatLeft(left))}</span>;
}
