import { useEffect } from "react";
import { useInbox, useServices } from "../app/services";
import { useEachMinute, useNow } from "../app/useNow";
import { useSpeech } from "../i18n/Speech";
import { everything } from "../inbox/listChoice";
import type { ListState } from "../inbox/listState";
import { SearchButton } from "../search/SearchButton";
import { Retry } from "../ui/Retry";
import { Skeleton } from "../ui/Skeleton";
import { Empty } from "./Empty";
import { ListFilters } from "./ListFilters";
import "./list.css";
import { More } from "./More";
import { moveFocus } from "./moveFocus";
import { Row } from "./Row";

const minute = 60_000;

export function ConversationList({ selected }: { selected: string | null }) {
  const { t } = useSpeech();
  const { store, clock } = useServices();
  const { list } = useInbox();
  useEffect(() => void store.loadList(), [store]);
  useEachMinute(clock, () => void store.minutePassed());
  return (
    <section className="list" aria-label={t.list.label}>
      <header className="head">
        <h1>{t.list.title}</h1>
        <SearchButton />
      </header>
      <ListFilters />
      <div className="scroll" data-testid="conversation-list">
        {list.status === "loading" && <Skeleton kind="rows" label={t.app.loading} />}
        {list.status === "failed" && <Retry text={t.list.failed} onRetry={() => void store.loadList()} />}
        {list.status === "ready" &&
          (list.rows.length === 0 ? <NoRows list={list} /> : <Rows list={list} selected={selected} />)}
      </div>
    </section>
  );
}

function NoRows({ list }: { list: ListState }) {
  const { t } = useSpeech();
  const { store } = useServices();
  const { choice } = list;
  if (
    !choice.mine &&
    !choice.waiting &&
    !choice.unread &&
    !choice.closing &&
    choice.order === everything.order
  ) {
    return <Empty />;
  }
  return (
    <div className="empty">
      <p>{t.inbox.noMatch}</p>
      <button type="button" className="button" onClick={() => void store.choose(everything)}>
        {t.inbox.showAll}
      </button>
    </div>
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
