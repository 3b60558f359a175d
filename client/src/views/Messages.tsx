import { useState } from "react";
import { Link, navigate, useQueryParams } from "../app/router";
import type { MessageFilter, MessageOrder } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SearchButton } from "../search/SearchButton";
import { Loaded } from "../ui/Loaded";
import { Nothing, Page } from "../ui/Page";
import { draftOf, filterIn } from "./draftOf";
import { FilterBuilder } from "./FilterBuilder";
import { FoundMessages } from "./FoundMessages";
import { filterWords } from "./filterWords";
import { joined, orders, type Place, placeOf, placePath, viewAt } from "./place";
import { type Choices, useChoices } from "./useNames";
import { useViews, type View } from "./useViews";
import { ViewList } from "./ViewList";
import { ViewTools } from "./ViewTools";
import "./views.css";

/** Messages is the module of messages: its views, what narrows them, and what passes. */
export function Messages() {
  const { t } = useSpeech();
  const views = useViews();
  const [params] = useQueryParams();
  const place = placeOf(params);
  return (
    <Page title={t.views.title} actions={<SearchButton />}>
      <Loaded of={views}>
        {({ messageViews }) =>
          viewAt(place, messageViews) === undefined ? (
            <Gone views={messageViews} />
          ) : (
            <Module place={place} views={messageViews} onChanged={views.reload} />
          )
        }
      </Loaded>
    </Page>
  );
}

/** Gone stands where an address names a view that was deleted, or is another's alone now. */
function Gone({ views }: { views: readonly View[] }) {
  const { t } = useSpeech();
  return (
    <>
      <ViewList views={views} current="" />
      <Nothing>
        {t.views.gone} <Link href={placePath({})}>{t.views.others}</Link>
      </Nothing>
    </>
  );
}

interface ModuleProps {
  place: Place;
  views: readonly View[];
  /** Called when views were saved, changed or deleted. */
  onChanged: () => Promise<void>;
}

function Module({ place, views, onChanged }: ModuleProps) {
  const choices = useChoices();
  const view = viewAt(place, views) ?? undefined;
  const editing = place.edit !== "" && view !== undefined;
  const [open, setOpen] = useState(place.filter !== null);
  const building = open || editing;
  const current = view?.id ?? "all";
  const go = (change: Partial<Place>) => navigate(placePath({ ...place, ...change }), { replace: true });
  const order = place.order ?? view?.orderBy ?? "NEWEST";
  return (
    <>
      <ViewList views={views} current={current} />
      {view && <Problems view={view} />}
      <Said view={editing ? undefined : view} filter={place.filter} choices={choices} />
      <Tools
        place={place}
        view={view}
        editing={editing}
        building={building}
        order={order}
        onBuild={() => setOpen(!open)}
        onOrder={(next) => go({ order: next })}
        onChanged={onChanged}
      />
      {building && (
        <FilterBuilder
          key={`${current} ${editing}`}
          filter={place.filter}
          choices={choices}
          onChange={(filter) => go({ filter })}
        />
      )}
      <FoundMessages
        key={`rows ${current} ${editing}`}
        viewId={editing ? null : (view?.id ?? null)}
        filter={place.filter}
        order={order}
      />
    </>
  );
}

/** Problems says what a view's filter names that is gone: what it shows is not what was meant. */
function Problems({ view }: { view: View }) {
  const { t } = useSpeech();
  if (view.problems.length === 0) {
    return null;
  }
  return (
    <div role="alert" className="view-problems" data-testid="view-problems">
      <p>{t.views.problems}</p>
      <ul>
        {view.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}

/** Said is in words what passes: the view's filter, and what narrows it. */
function Said(props: { view: View | undefined; filter: MessageFilter | null; choices: Choices }) {
  const { view, filter, choices } = props;
  const { t, time } = useSpeech();
  const whole = joined(filterIn(view?.filter), filter);
  return (
    <p className="said-filter" data-testid="filter-words" aria-live="polite">
      {filterWords(draftOf(whole), { t, time, names: choices.names })}
    </p>
  );
}

interface ToolsProps {
  place: Place;
  view: View | undefined;
  editing: boolean;
  building: boolean;
  order: MessageOrder;
  onBuild: () => void;
  onOrder: (order: MessageOrder) => void;
  onChanged: () => Promise<void>;
}

function Tools({ place, view, editing, building, order, onBuild, onOrder, onChanged }: ToolsProps) {
  const { t } = useSpeech();
  const { filter } = place;
  return (
    <div className="tools">
      {!editing && (
        <button type="button" className="button small" aria-expanded={building} onClick={onBuild}>
          {t.filter.open}
        </button>
      )}
      <select
        className="chip"
        aria-label={t.views.order}
        value={order}
        onChange={({ target }) => onOrder(target.value as MessageOrder)}
      >
        {orders.map((value) => (
          <option key={value} value={value}>
            {t.views.orders[value]}
          </option>
        ))}
      </select>
      {filter !== null && !editing && (
        <button
          type="button"
          className="button small"
          onClick={() => navigate(placePath({ view: place.view, order: place.order }))}
        >
          {t.filter.clear}
        </button>
      )}
      <ViewTools filter={filter} view={view} editing={editing} order={order} onChanged={onChanged} />
    </div>
  );
}
