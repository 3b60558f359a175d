import { type KeyboardEvent, useEffect, useRef } from "react";
import { useInbox, useServices } from "../app/services";
import { useNow } from "../app/useNow";
import { useSpeech } from "../i18n/Speech";
import type { ListState } from "../inbox/listState";
import { Retry } from "../ui/Retry";
import { Skeleton } from "../ui/Skeleton";
import { Empty } from "./Empty";
import "./list.css";
import { Row } from "./Row";

const minute = 60_000;
/** Keys that move the focus, and by how many rows. */
const steps: Record<string, number> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function ConversationList({ selected }: { selected: string | null }) {
  const { t } = useSpeech();
  const { store } = useServices();
  const { list } = useInbox();
  useEffect(() => void store.loadList(), [store]);
  return (
    <section className="list" aria-label={t.list.label}>
      <header className="head">
        <h1>{t.list.title}</h1>
      </header>
      <div className="scroll" data-testid="conversation-list">
        {list.status === "loading" && <Skeleton kind="rows" label={t.app.loading} />}
        {list.status === "failed" && <Retry text={t.list.failed} onRetry={() => void store.loadList()} />}
        {list.status === "ready" &&
          (list.rows.length === 0 ? <Empty /> : <Rows list={list} selected={selected} />)}
      </div>
    </section>
  );
}

function Rows({ list, selected }: { list: ListState; selected: string | null }) {
  const { t } = useSpeech();
  const { clock, store } = useServices();
  const now = useNow(clock, minute);
  const tabStop = list.rows.some((row) => row.id === selected) ? selected : list.rows[0]?.id;
  return (
    <>
      <ul aria-label={t.list.label} onKeyDown={moveFocus}>
        {list.rows.map((row) => (
          <Row
            key={row.id}
            conversation={row}
            now={now}
            selected={row.id === selected}
            tabIndex={row.id === tabStop ? 0 : -1}
          />
        ))}
      </ul>
      {list.more === "failed" ? (
        <Retry text={t.list.moreFailed} onRetry={() => void store.loadMore()} />
      ) : (
        list.after !== null && <More key={list.after} onSeen={() => void store.loadMore()} />
      )}
    </>
  );
}

/** moveFocus goes from row to row; Enter is the link's own. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) {
    return;
  }
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a.row")];
  const at = links.findIndex((link) => link.matches(":focus"));
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  event.preventDefault();
}

/** More loads the next page when the end of the list comes near the screen. */
function More({ onSeen }: { onSeen: () => void }) {
  const { t } = useSpeech();
  const mark = useRef<HTMLParagraphElement>(null);
  const seen = useRef(onSeen);
  seen.current = onSeen;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && seen.current(),
      { rootMargin: "400px" },
    );
    if (mark.current) {
      observer.observe(mark.current);
    }
    return () => observer.disconnect();
  }, []);
  return (
    <p ref={mark} className="muted more" role="status">
      {t.list.more}
    </p>
  );
}
