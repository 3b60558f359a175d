import { lazy } from "react";
import { Later } from "../app/Later";
import { segments, usePath, useRoute } from "../app/router";
import { useServices } from "../app/services";
import { useLive } from "../app/useLive";
import { useSpeech } from "../i18n/Speech";
import { Inbox } from "../inbox/Inbox";
import { ConnectionBanner } from "./ConnectionBanner";
import { Rail } from "./Rail";
import "./shell.css";

// The inbox is there at once; what is needed now and then comes when it is.
const Records = lazy(async () => ({ default: (await import("../records/Records")).Records }));
const Settings = lazy(async () => ({ default: (await import("../settings/Settings")).Settings }));

/** Shell is what stands around every screen: the way to the others, and whether the page is live. */
export function Shell() {
  const { t } = useSpeech();
  const services = useServices();
  const { conversationId } = useRoute();
  const { state, retry } = useLive(services, conversationId);
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
    </div>
  );
}

/** Screen is the one that the address names; the inbox where it names none. */
function Screen() {
  const [first, ...rest] = segments(usePath()) ?? [];
  switch (first) {
    case "leads":
      return <Records key="leads" module="LEADS" id={rest[0] ?? null} />;
    case "contacts":
      return <Records key="contacts" module="CONTACTS" id={rest[0] ?? null} />;
    case "settings":
      return <Settings path={rest} />;
    default:
      return <Inbox />;
  }
}
