import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { ServerClock } from "../api/clock";
import { errorText } from "../i18n/language";
import { SpeechProvider, useSpeech } from "../i18n/Speech";
import { Inbox } from "../inbox/Inbox";
import { SignIn } from "../signin/SignIn";
import type { SessionStore, Viewer } from "./SessionStore";
import { createServices, ServicesContext } from "./services";

/** App shows the inbox to those who are signed in, and the sign-in page to others. */
export function App({ session, clock }: { session: SessionStore; clock: ServerClock }) {
  const state = useSyncExternalStore(session.subscribe, session.getState);
  useEffect(() => void session.look(), [session]);
  return (
    <SpeechProvider viewer={state.name === "in" ? state.viewer : null}>
      {state.name === "unknown" && <Waiting />}
      {state.name === "failed" && <Unreachable code={state.failure.code} retry={() => void session.look()} />}
      {state.name === "out" && <SignIn session={session} ended={state.ended} />}
      {state.name === "in" && <SignedIn session={session} clock={clock} viewer={state.viewer} />}
    </SpeechProvider>
  );
}

function SignedIn({ session, clock, viewer }: { session: SessionStore; clock: ServerClock; viewer: Viewer }) {
  const services = useMemo(() => createServices(session, clock, viewer), [session, clock, viewer]);
  return (
    <ServicesContext value={services}>
      <Inbox />
    </ServicesContext>
  );
}

function Waiting() {
  const { t } = useSpeech();
  return (
    <p className="center muted" role="status">
      {t.app.loading}
    </p>
  );
}

function Unreachable({ code, retry }: { code: string; retry: () => void }) {
  const { t } = useSpeech();
  return (
    <div className="center" role="alert">
      <p>{errorText(t, code)}</p>
      <button type="button" className="button" onClick={retry}>
        {t.app.retry}
      </button>
    </div>
  );
}
