import { lazy, useEffect, useState } from "react";
import { Later } from "../app/Later";
import { navigate, segments, usePath, useRoute } from "../app/router";
import { useServices } from "../app/services";
import { useLive } from "../app/useLive";
import { useUnsentGuard } from "../composer/useUnsent";
import { useSpeech } from "../i18n/Speech";
import { Inbox } from "../inbox/Inbox";
import { type Command, onShows } from "../keys/keys";
import { Shortcuts } from "../keys/Shortcuts";
import { useKeys } from "../keys/useKeys";
import { SearchDialog } from "../search/SearchDialog";
import { focusPopups, Popups } from "../signals/Popups";
import { useBrowserNotes } from "../signals/useBrowserNotes";
import { ConnectionBanner } from "./ConnectionBanner";
import { Rail } from "./Rail";
import "./shell.css";

// The inbox is there at once; what is needed now and then comes when it is.
const Documents = lazy(async () => ({ default: (await import("../documents/Documents")).Documents }));
const Messages = lazy(async () => ({ default: (await import("../views/Messages")).Messages }));
const SignalCentre = lazy(async () => ({ default: (await import("../signals/SignalCentre")).SignalCentre }));
const Records = lazy(async () => ({ default: (await import("../records/Records")).Records }));
const Settings = lazy(async () => ({ default: (await import("../settings/Settings")).Settings }));
const Texts = lazy(async () => ({ default: (await import("../texts/Texts")).Texts }));

/** Shell is what stands around every screen: the way to the others, and whether the page is live. */
export function Shell() {
  const { t } = useSpeech();
  const services = useServices();
  const { conversationId } = useRoute();
  const { state, retry } = useLive(services, conversationId);
  useBrowserNotes();
  useUnsentGuard();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t.app.skip}
      </a>
      <ConnectionBanner state={state} onRetry={retry} />
      <Rail />
      <Later>
        <Screen />
      </Later>
      <Popups />
      <Dialogs />
    </div>
  );
}

/** Screen is the one that the address names; the inbox where it names none. */
function Screen() {
  const [first, ...rest] = segments(usePath()) ?? [];
  switch (first) {
    case "messages":
      return <Messages />;
    case "signals":
      return <SignalCentre />;
    case "leads":
      return <Records key="leads" module="LEADS" id={rest[0] ?? null} />;
    case "contacts":
      return <Records key="contacts" module="CONTACTS" id={rest[0] ?? null} />;
    case "documents":
      return <Documents id={rest[0] ?? null} />;
    case "texts":
      return <Texts />;
    case "settings":
      return <Settings path={rest} />;
    default:
      return <Inbox />;
  }
}

/** Dialogs are what keys and buttons of any screen open. */
function Dialogs() {
  const [open, setOpen] = useState<"search" | "help" | null>(null);
  useEffect(() => onShows(setOpen), []);
  useKeys((command) => (isDialog(command) ? setOpen(command) : go(command)));
  const close = () => setOpen(null);
  switch (open) {
    case "search":
      return <SearchDialog onClose={close} />;
    case "help":
      return <Shortcuts onClose={close} />;
    default:
      return null;
  }
}

function isDialog(command: Command): command is "search" | "help" {
  return command === "search" || command === "help";
}

function go(command: Exclude<Command, "search" | "help">): void {
  if (command === "popup") {
    focusPopups();
  } else {
    navigate(command === "inbox" ? "/" : `/${command}`);
  }
}
