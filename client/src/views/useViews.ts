import { useNews } from "../app/coalesced";
import type { Viewer } from "../app/SessionStore";
import { useServices } from "../app/services";
import { type Data, useData } from "../app/useData";
import { useEachMinute } from "../app/useNow";
import { ViewsDocument, type ViewsQuery } from "../gql/graphql";
import type { Words } from "../i18n/en";

export type View = ViewsQuery["messageViews"][number];

/** Counting stops here: nobody reads more precisely, and it costs the server. */
export const countLimit = 1_000;
/** However many events come, the counts are read so often at most, in milliseconds. */
export const rereadMs = 700;

/** useViews are the viewer's views with their counts, which follow the events. */
export function useViews(): Data<ViewsQuery> {
  const { changes, clock } = useServices();
  const views = useData(ViewsDocument, { limit: countLimit });
  useNews(changes, views.refresh, rereadMs);
  useEachMinute(clock, views.refresh);
  return views;
}

/** viewName is the name of a view; those that are built in have names in the reader's language. */
export function viewName({ name, builtIn }: Pick<View, "name" | "builtIn">, t: Words): string {
  return builtIn ? (t.views.builtIn[name] ?? name) : name;
}

/** mayChange: one's own, and for administrators those that are shared. */
export function mayChange(view: View, viewer: Viewer): boolean {
  return (
    !view.builtIn && (view.owner?.id === viewer.id || (view.shared && viewer.profile === "ADMINISTRATOR"))
  );
}
