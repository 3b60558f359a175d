import type { ReactNode } from "react";
import { Link, segments, usePath } from "../app/router";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { useSpeech } from "../i18n/Speech";
import { ContactIcon, LeadIcon, MessagesIcon, SettingsIcon, SignOutIcon } from "../ui/icons";
import { LanguageSwitch } from "../ui/LanguageSwitch";

export function Rail() {
  const { t } = useSpeech();
  const { session, viewer } = useServices();
  const { busy, run } = useAction();
  const label = `${t.nav.signOut} · ${t.nav.signedInAs(viewer.name)}`;
  return (
    <nav className="rail" aria-label={t.nav.label}>
      <Place href="/" name="c" label={t.nav.messages}>
        <MessagesIcon />
      </Place>
      <Place href="/leads" name="leads" label={t.nav.leads}>
        <LeadIcon />
      </Place>
      <Place href="/contacts" name="contacts" label={t.nav.contacts}>
        <ContactIcon />
      </Place>
      <Place href="/settings" name="settings" label={t.nav.settings}>
        <SettingsIcon />
      </Place>
      <span className="space" />
      <LanguageSwitch />
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        disabled={busy}
        // Where the server cannot be told, the session goes on: the button can be pressed again.
        onClick={() => void run(() => session.signOut())}
        data-testid="sign-out"
      >
        <SignOutIcon />
      </button>
    </nav>
  );
}

function Place(props: { href: string; name: string; label: string; children: ReactNode }) {
  const { href, name, label, children } = props;
  const here = ((segments(usePath()) ?? [])[0] ?? "c") === name;
  return (
    <Link
      href={href}
      className={here ? "icon-button on" : "icon-button"}
      aria-current={here ? "page" : undefined}
      aria-label={label}
      title={label}
    >
      {children}
    </Link>
  );
}
