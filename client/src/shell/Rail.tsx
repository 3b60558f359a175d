import type { ReactNode } from "react";
import { Link, mayLeave, segments, usePath } from "../app/router";
import { useServices, useUnread } from "../app/services";
import { useAction } from "../app/useAction";
import { useSpeech } from "../i18n/Speech";
import { shows } from "../keys/keys";
import {
  BellIcon,
  ContactIcon,
  DocumentsIcon,
  KeysIcon,
  LeadIcon,
  MessagesIcon,
  SettingsIcon,
  SignOutIcon,
  TextsIcon,
  ViewsIcon,
} from "../ui/icons";
import { LanguageSwitch } from "../ui/LanguageSwitch";

export function Rail() {
  const { t } = useSpeech();
  const { session, viewer } = useServices();
  const { busy, run } = useAction();
  const unread = useUnread();
  const label = `${t.nav.signOut} · ${t.nav.signedInAs(viewer.name)}`;
  return (
    <nav className="rail" aria-label={t.nav.label}>
      <Place href="/" name="c" label={t.nav.inbox} badge={unread?.messages ?? 0}>
        <MessagesIcon />
      </Place>
      <Place href="/messages" name="messages" label={t.nav.messages}>
        <ViewsIcon />
      </Place>
      <Place
        href="/signals"
        name="signals"
        label={t.signals.bell(unread?.signals ?? 0)}
        badge={unread?.signals ?? 0}
        said
      >
        <BellIcon />
      </Place>
      <Place href="/leads" name="leads" label={t.nav.leads}>
        <LeadIcon />
      </Place>
      <Place href="/contacts" name="contacts" label={t.nav.contacts}>
        <ContactIcon />
      </Place>
      <Place href="/documents" name="documents" label={t.nav.documents}>
        <DocumentsIcon />
      </Place>
      <Place href="/texts" name="texts" label={t.nav.texts}>
        <TextsIcon />
      </Place>
      <Place href="/settings" name="settings" label={t.nav.settings}>
        <SettingsIcon />
      </Place>
      <span className="space" />
      <button
        type="button"
        className="icon-button help"
        aria-label={t.keys.open}
        aria-keyshortcuts="?"
        title={t.keys.open}
        onClick={() => shows("help")}
      >
        <KeysIcon />
      </button>
      <LanguageSwitch />
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        disabled={busy}
        // Where the server cannot be told, the session goes on: the button can be pressed again.
        onClick={() => mayLeave() && void run(() => session.signOut())}
        data-testid="sign-out"
      >
        <SignOutIcon />
      </button>
    </nav>
  );
}

interface PlaceProps {
  href: string;
  name: string;
  label: string;
  badge?: number;
  /** The label says already how many are new. */
  said?: boolean;
  children: ReactNode;
}

function Place({ href, name, label, badge = 0, said = false, children }: PlaceProps) {
  const { t } = useSpeech();
  const here = ((segments(usePath()) ?? [])[0] ?? "c") === name;
  const title = badge === 0 || said ? label : t.nav.unread(label, badge);
  return (
    <Link
      href={href}
      className={here ? "icon-button on" : "icon-button"}
      aria-current={here ? "page" : undefined}
      aria-label={title}
      title={title}
      data-testid={`nav-${name}`}
    >
      {children}
      {badge > 0 && (
        <span className="count" aria-hidden="true">
          {badge > 99 ? "99+" : badge}
        </span>
      )}
    </Link>
  );
}
