import { lazy, useEffect, useMemo, useSyncExternalStore } from "react";
import type { ServerClock } from "../api/clock";
import { errorText } from "../i18n/language";
import { SpeechProvider, useSpeech } from "../i18n/Speech";
import { Shell } from "../shell/Shell";
import { SignIn } from "../signin/SignIn";
import { Later } from "./Later";
import { usePath } from "./router";
import type { SessionState, SessionStore, Viewer } from "./SessionStore";
import { createServices, ServicesContext } from "./services";

// Each of these is needed once in a while, and by few.
const Callback = lazy(async () => ({ default: (await import("../accounts/Callback")).Callback }));
const Invitation = lazy(async () => ({ default: (await import("../entry/Invitation")).Invitation }));
const SetUp = lazy(async () => ({ default: (await import("../entry/SetUp")).SetUp }));

/** App shows the screens to those who are signed in, and the ways in to others. */
export function App({ session, clock }: { session: SessionStore; clock: ServerClock }) {
  const state = useSyncExternalStore(session.subscribe, session.getState);
  useEffect(() => void session.look(), [session]);
  return (
    <SpeechProvider viewer={state.name === "in" ? state.viewer : null}>
      <Later>
        <Entrance session={session} clock={clock} state={state} />
      </Later>
    </SpeechProvider>
  );
}

/** Entrance knows the addresses that need no session: somebody passed them on. */
function Entrance(props: { session: SessionStore; clock: ServerClock; state: SessionState }) {
  const { session, clock, state } = props;
  const path = usePath();
  if (path === "/setup") {
    return <SetUp session={session} />;
  }
  if (path === "/invitation") {
    return <Invitation session={session} />;
  }
  if (path === "/accounts/callback") {
    return <Callback session={session} />;
  }
  switch (state.name) {
    case "unknown":
      return <Waiting />;
    case "failed":
      return <Unreachable code={state.failure.code} retry={() => void session.look()} />;
    case "out":
      return <SignIn session={session} ended={state.ended} />;
    case "in":
      return <SignedIn session={session} clock={clock} viewer={state.viewer} />;
  }
}

function SignedIn({ session, clock, viewer }: { session: SessionStore; clock: ServerClock; viewer: Viewer }) {
  const lasting = useMemo(() => createServices(session, clock, viewer.id), [session, clock, viewer.id]);
  const services = useMemo(() => ({ ...lasting, viewer }), [lasting, viewer]);
  return (
    <ServicesContext value={services}>
      <Shell />
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
