import { type FormEvent, useEffect, useState } from "react";
import { asFailure, type Failure } from "../api/failure";
import type { SessionStore } from "../app/SessionStore";
import { formatLeft } from "../format/window";
import { errorText } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Logo } from "../ui/icons";
import { LanguageSwitch } from "../ui/LanguageSwitch";
import "./signin.css";

export function SignIn({ session, ended }: { session: SessionStore; ended: boolean }) {
  const { t } = useSpeech();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      await session.signIn(String(form.get("email")).trim(), String(form.get("password")));
    } catch (thrown) {
      setFailure(asFailure(thrown));
      setBusy(false);
    }
  };

  return (
    <main className="signin">
      <form onSubmit={submit} aria-labelledby="signin-title">
        <h1 id="signin-title">
          <Logo /> {t.app.name}
        </h1>
        {ended && failure === null && <p role="status">{t.signIn.ended}</p>}
        <label>
          {t.signIn.email}
          <input
            name="email"
            type="email"
            autoComplete="username"
            required
            // biome-ignore lint/a11y/noAutofocus: the page is this form and nothing else
            autoFocus
            data-testid="signin-email"
          />
        </label>
        <label>
          {t.signIn.password}
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            data-testid="signin-password"
          />
        </label>
        <div role="alert">{failure && <Why failure={failure} />}</div>
        <button type="submit" className="button primary" disabled={busy} data-testid="signin-submit">
          {busy ? t.signIn.busy : t.signIn.submit}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
}

function Why({ failure }: { failure: Failure }) {
  const { t } = useSpeech();
  if (failure.code === "UNAUTHENTICATED") {
    return <p className="danger">{t.signIn.wrong}</p>;
  }
  if (failure.code === "RATE_LIMITED" && failure.retryAfterMs !== null) {
    return <Wait key={failure.retryAfterMs} ms={failure.retryAfterMs} />;
  }
  return <p className="danger">{errorText(t, failure.code)}</p>;
}

/** Wait counts down to the moment when another attempt is allowed. */
function Wait({ ms }: { ms: number }) {
  const { t } = useSpeech();
  const [until] = useState(() => Date.now() + ms);
  const [left, setLeft] = useState(ms);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, until - Date.now())), 250);
    return () => clearInterval(timer);
  }, [until]);
  // Rounded up: at 0:00 it is over.
  const wait = formatLeft(Math.ceil(left / 1_000) * 1_000);
  return <p className="danger">{left > 0 ? t.signIn.limited(wait) : t.signIn.limitedOver}</p>;
}
