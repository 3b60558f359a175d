import type { MessageFilter, MessageOrder } from "../gql/graphql";
import { filterIn } from "./draftOf";

/** Where the messages' page is: which view, what narrows it, in which order; as the address says. */
export interface Place {
  /** "" for the first view, "all" for no view. */
  view: string;
  /** The view whose filter is being changed; then filter is that one. */
  edit: string;
  filter: MessageFilter | null;
  order: MessageOrder | null;
}

export const orders: readonly MessageOrder[] = ["NEWEST", "OLDEST", "WAITING_LONGEST", "WINDOW_CLOSING"];

/** placeOf reads the address; what cannot be read there is left out. */
export function placeOf(params: URLSearchParams): Place {
  const order = params.get("order");
  return {
    view: params.get("view") ?? "",
    edit: params.get("edit") ?? "",
    filter: parsed(params.get("filter")),
    order: orders.find((known) => known === order) ?? null,
  };
}

function parsed(text: string | null): MessageFilter | null {
  try {
    return text === null ? null : filterIn(JSON.parse(text));
  } catch {
    return null; // not an address that this page ever gave out
  }
}

/** placePath is the address of a place. */
export function placePath(place: Partial<Place>): string {
  const { view = "", edit = "", filter = null, order = null } = place;
  const params = new URLSearchParams({
    ...(view !== "" && { view }),
    ...(edit !== "" && { edit }),
    ...(filter !== null && { filter: JSON.stringify(filter) }),
    ...(order !== null && { order }),
  });
  const query = params.toString();
  return query === "" ? "/messages" : `/messages?${query}`;
}

/** viewAt is the view of a place: null where it has none, undefined where that is not there any more. */
export function viewAt<View extends { id: string }>(
  { view, edit }: Pick<Place, "view" | "edit">,
  views: readonly View[],
): View | null | undefined {
  const named = edit || view;
  if (named === "") {
    return views[0] ?? null;
  }
  return named === "all" ? null : views.find(({ id }) => id === named);
}

/** joined is a filter within another. */
export function joined(outer: MessageFilter | null, inner: MessageFilter | null): MessageFilter {
  if (outer === null || inner === null) {
    return outer ?? inner ?? {};
  }
  return { and: [outer, inner] };
}
