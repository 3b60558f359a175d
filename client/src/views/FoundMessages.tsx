import { useCallback } from "react";
import { useNews } from "../app/coalesced";
import { useServices } from "../app/services";
import { useEachMinute } from "../app/useNow";
import { usePages } from "../app/usePages";
import { FoundMessagesDocument, type MessageFilter, type MessageOrder } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { LoadedPages } from "../ui/Loaded";
import { Nothing } from "../ui/Page";
import { MessageRows } from "./MessageRows";
import { rereadMs } from "./useViews";

const pageSize = 50;

interface Props {
  viewId: string | null;
  filter: MessageFilter | null;
  order: MessageOrder;
}

/** FoundMessages are the messages that pass, now: they follow the events, and the clock. */
export function FoundMessages({ viewId, filter, order }: Props) {
  const { t } = useSpeech();
  const { session, changes, clock } = useServices();
  const key = JSON.stringify(filter);
  const fetchPage = useCallback(
    async (after: string | null) => {
      const asked = { viewId, filter: JSON.parse(key) as MessageFilter | null, orderBy: order };
      return (await session.api.query(FoundMessagesDocument, { ...asked, first: pageSize, after })).messages;
    },
    [session, viewId, key, order],
  );
  const pages = usePages(fetchPage);
  const { refresh } = pages;
  useNews(changes, refresh, rereadMs);
  useEachMinute(clock, refresh);
  return (
    <LoadedPages of={pages} empty={<Nothing>{t.views.none}</Nothing>}>
      {(rows) => <MessageRows messages={rows} />}
    </LoadedPages>
  );
}
