import { useState } from "react";
import { Link } from "../app/router";
import { useServices } from "../app/services";
import { useSpeech } from "../i18n/Speech";
import { MessagesIcon, SignOutIcon } from "../ui/icons";
import { LanguageSwitch } from "../ui/LanguageSwitch";

export function Rail() {
  const { t } = useSpeech();
  const { session, viewer } = useServices();
  const [busy, setBusy] = useState(false);
  const signOut = async () => {
    setBusy(true);
    try {
      await session.signOut();
    } catch {
      setBusy(false); // the session goes on: the button can be pressed again
    }
  };
  const label = `${t.nav.signOut} · ${t.nav.signedInAs(viewer.name)}`;
  return (
    <nav className="rail" aria-label={t.nav.label}>
      <Link href="/" className="icon-button on" aria-label={t.nav.messages} title={t.nav.messages}>
        <MessagesIcon />
      </Link>
      <span className="space" />
      <LanguageSwitch />
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        disabled={busy}
        onClick={signOut}
        data-testid="sign-out"
      >
        <SignOutIcon />
      </button>
    </nav>
  );
}
