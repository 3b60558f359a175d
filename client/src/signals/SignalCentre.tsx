import { useCallback, useEffect, useSyncExternalStore } from "react";
import { conversationPath, Link, useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { useFocusBeside } from "../app/useFocusBeside";
import { usePages } from "../app/usePages";
import { SignalPageDocument, type SignalState as State } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { previewText } from "../list/preview";
import { LoadedPages } from "../ui/Loaded";
import { Badge, Card, Nothing, Page, type Tone } from "../ui/Page";
import { Problem } from "../ui/Problem";
import { RemindMenu } from "./RemindMenu";
import type { Signal } from "./SignalStore";
import "./signals.css";
import { type Tab, tabIn, tabs } from "./tabs";
import { useOpenSignal, useSignals } from "./useSignals";

const tones: Record<State, Tone> = { NEW: "warn", SNOOZED: "good", SEEN: "plain", IGNORED: "plain" };

/** SignalCentre lists all notifications of the viewer: what asks, what was put off, what is over. */
export function SignalCentre() {
  const { t } = useSpeech();
  const [params] = useQueryParams();
  const tab = tabIn(params);
  return (
    <Page title={t.signals.title}>
      <nav className="chips" aria-label={t.signals.tabsLabel}>
        {(Object.keys(tabs) as Tab[]).map((name) => (
          <Link
            key={name}
            className="chip"
            href={name === "active" ? "/signals" : `/signals?show=${name}`}
            aria-current={name === tab ? "page" : undefined}
          >
            {t.signals.tabs[name]}
          </Link>
        ))}
      </nav>
      <SignalList key={tab} tab={tab} />
      <BrowserCard />
    </Page>
  );
}

function SignalList({ tab }: { tab: Tab }) {
  const { t } = useSpeech();
  const { session, signals } = useServices();
  const { known } = useSignals();
  const { failure, busy, run } = useAction();
  const states: readonly State[] = tabs[tab];
  const fetchPage = useCallback(
    async (after: string | null) => {
      const asked = { states: [...tabs[tab]], first: 50, after };
      return (await session.api.query(SignalPageDocument, asked)).signals;
    },
    [session, tab],
  );
  const pages = usePages(fetchPage);
  const { refresh } = pages;
  useEffect(() => signals.onTold(refresh), [signals, refresh]);
  useEffect(() => signals.onGap(refresh), [signals, refresh]);
  const now = (signal: Signal) => known[signal.id] ?? signal;
  const rows = pages.rows?.map(now).filter(({ state }) => states.includes(state)) ?? [];
  const fresh = rows.filter(({ state }) => state === "NEW");
  const list = useFocusBeside<HTMLUListElement>(rows.map(({ id }) => id).join(), "li", "#main");
  return (
    <>
      {fresh.length > 1 && (
        <button
          type="button"
          className="button small own-width"
          disabled={busy}
          onClick={() => void run(() => signals.see(fresh.map(({ id }) => id)))}
        >
          {t.signals.seeAll}
        </button>
      )}
      <Problem failure={failure} />
      <LoadedPages
        of={pages}
        empty={<Nothing>{tab === "active" ? t.signals.none : t.signals.noneOther}</Nothing>}
      >
        {() => (
          <ul className="signals" aria-label={t.signals.tabs[tab]} ref={list}>
            {rows.map((signal) => (
              <SignalRow key={signal.id} signal={signal} />
            ))}
          </ul>
        )}
      </LoadedPages>
    </>
  );
}

function SignalRow({ signal }: { signal: Signal }) {
  const { t, time } = useSpeech();
  const { signals } = useServices();
  const { busy, failure, run } = useAction();
  const open = useOpenSignal();
  const { id, conversation, latestMessage, messageCount, state, remindAt } = signal;
  return (
    <li data-testid="signal" data-state={state}>
      <div className="what">
        <Link
          href={conversationPath(conversation.id)}
          onClick={(event) => {
            event.preventDefault();
            open(signal);
          }}
        >
          {t.signals.card(conversation.customer.fullName, t.signals.messages(messageCount))}
        </Link>
        <span className="said">{previewText(latestMessage, t)}</span>
        <span className="muted">
          {time.full(latestMessage.sentAt)} · {conversation.account.nickname}
        </span>
      </div>
      <div className="state">
        <Badge tone={tones[state] ?? "plain"}>{label(t.signals.states, state)}</Badge>
        {remindAt !== null && <small className="muted">{t.signals.dueAt(time.full(remindAt))}</small>}
      </div>
      <div className="acts">
        <RemindMenu busy={busy} onRemind={(after) => void run(() => signals.remind(id, after))} />
        {state !== "IGNORED" && (
          <button
            type="button"
            className="button small"
            disabled={busy}
            onClick={() => void run(() => signals.ignore(id))}
          >
            {t.signals.ignore}
          </button>
        )}
      </div>
      <Problem failure={failure} />
    </li>
  );
}

/** BrowserCard is where the browser's own notifications are allowed; they are never asked for unasked. */
function BrowserCard() {
  const { t } = useSpeech();
  const { notifier } = useServices();
  const permission = useSyncExternalStore(notifier.subscribe, notifier.permission);
  const wanted = useSyncExternalStore(notifier.subscribe, notifier.wanted);
  return (
    <Card title={t.signals.browser} hint={t.signals.browserHint}>
      {permission === "unsupported" && <p>{t.signals.unsupported}</p>}
      {permission === "denied" && <p>{t.signals.denied}</p>}
      {permission === "default" && (
        <button type="button" className="button own-width" onClick={() => void notifier.ask()}>
          {t.signals.allow}
        </button>
      )}
      {permission === "granted" && (
        <div className="buttons">
          <span role="status">{wanted ? t.signals.allowed : t.signals.isOff}</span>
          <button type="button" className="button" onClick={() => notifier.want(!wanted)}>
            {wanted ? t.signals.off : t.signals.on}
          </button>
        </div>
      )}
    </Card>
  );
}
