import type { ReactNode } from "react";
import { AccountPage } from "../accounts/AccountPage";
import { Accounts } from "../accounts/Accounts";
import { Integration } from "../accounts/Integration";
import { Link } from "../app/router";
import { useServices } from "../app/services";
import { CreditsPage } from "../credits/CreditsPage";
import { Drives } from "../drives/Drives";
import { useSpeech } from "../i18n/Speech";
import { Nothing, Page } from "../ui/Page";
import { Audit } from "./Audit";
import { CustomFields } from "./CustomFields";
import { Groups } from "./Groups";
import { Organization } from "./Organization";
import { People } from "./People";
import { PersonPage } from "./PersonPage";
import { Profile } from "./Profile";
import { Roles } from "./Roles";
import "./settings.css";
import { Tokens } from "./Tokens";

/** What everybody finds here: it is their own. */
const own = ["profile", "drives"] as const;

/** What administrators find here, in the order of the navigation. */
const sections = [
  "organization",
  "people",
  "groups",
  "roles",
  "accounts",
  "fields",
  "tokens",
  "audit",
] as const;

/** Settings shows the section that the address names. */
export function Settings({ path }: { path: readonly string[] }) {
  const { viewer } = useServices();
  const administers = viewer.profile === "ADMINISTRATOR";
  const [name = "profile", id = null, part = null] = path;
  return (
    <div className={path.length === 0 ? "settings index" : "settings"}>
      <Sections administers={administers} current={name} />
      {administers || own.some((section) => section === name) ? (
        <Section name={name} id={id} part={part} />
      ) : (
        <NotYours />
      )}
    </div>
  );
}

function Sections({ administers, current }: { administers: boolean; current: string }) {
  const { t } = useSpeech();
  const shown = administers ? ([...own, ...sections] as const) : own;
  return (
    <nav className="sections" aria-label={t.nav.settings}>
      <h2>{t.nav.settings}</h2>
      {shown.map((name) => (
        <Link key={name} href={`/settings/${name}`} aria-current={name === current ? "page" : undefined}>
          {t.sections[name]}
        </Link>
      ))}
    </nav>
  );
}

interface SectionProps {
  name: string;
  id: string | null;
  part: string | null;
}

function Section({ name, id, part }: SectionProps): ReactNode {
  switch (name) {
    case "profile":
      return <Profile />;
    case "drives":
      return <Drives />;
    case "organization":
      return <Organization />;
    case "people":
      return id === null ? <People /> : <PersonPage key={id} id={id} />;
    case "groups":
      return <Groups />;
    case "roles":
      return <Roles />;
    case "accounts":
      return <AccountSection id={id} part={part} />;
    case "fields":
      return <CustomFields />;
    case "tokens":
      return <Tokens />;
    case "audit":
      return <Audit />;
    default:
      return <NotYours />;
  }
}

function AccountSection({ id, part }: Omit<SectionProps, "name">) {
  if (id === "new") {
    return <Integration />;
  }
  if (id !== null && part === "credits") {
    return <CreditsPage key={id} accountId={id} />;
  }
  return id === null ? <Accounts /> : <AccountPage key={id} id={id} />;
}

function NotYours() {
  const { t } = useSpeech();
  return (
    <Page title={t.nav.settings}>
      <Nothing>{t.settings.missing}</Nothing>
    </Page>
  );
}
