import { useId } from "react";
import { useInbox, useServices } from "../app/services";
import type { ConversationOrder } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { filterNames, type ListChoice, orders } from "../inbox/listChoice";

/** ListFilters narrow the list of conversations, and order it. */
export function ListFilters() {
  const { t } = useSpeech();
  const { store } = useServices();
  const { choice } = useInbox().list;
  const id = useId();
  const choose = (change: Partial<ListChoice>) => void store.choose({ ...choice, ...change });
  return (
    <div className="list-filters">
      <fieldset className="chips" aria-label={t.inbox.filters}>
        {filterNames.map((name) => (
          <button
            key={name}
            type="button"
            className="chip"
            aria-pressed={choice[name]}
            onClick={() => choose({ [name]: !choice[name] })}
          >
            {t.inbox[name]}
          </button>
        ))}
      </fieldset>
      <label className="hidden" htmlFor={id}>
        {t.inbox.order}
      </label>
      <select
        id={id}
        className="chip"
        value={choice.order}
        onChange={(event) => choose({ order: event.target.value as ConversationOrder })}
      >
        {orders.map((order) => (
          <option key={order} value={order}>
            {t.inbox.orders[order]}
          </option>
        ))}
      </select>
    </div>
  );
}
