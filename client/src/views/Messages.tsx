import { useState } from "react";
import { navigate, useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { type MessageFilter, type MessageOrder, UpdateViewDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SearchButton } from "../search/SearchButton";
import { Loaded } from "../ui/Loaded";
import { Page } from "../ui/Page";
import { Problem } from "../ui/Problem";
import { draftOf, filterIn } from "./draftOf";
import { FilterBuilder } from "./FilterBuilder";
import { FoundMessages } from "./FoundMessages";
import { filterWords } from "./filterWords";
import { joined, orders, type Place, placeOf, placePath } from "./place";
import { type Choices, useChoices } from "./useNames";
import { mayChange, useViews, type View, viewName } from "./useViews";
import { EditView, RemoveView, SaveView } from "./ViewDialogs";
import { ViewList } from "./ViewList";
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
        {({ messageViews }) => <Module place={place} views={messageViews} onChanged={views.reload} />}
      </Loaded>
    </Page>
  );
}

interface ModuleProps {
  place: Place;
  views: readonly View[];
  /** Called when views were saved, changed or deleted. */
  onChanged: () => void;
}

function Module({ place, views, onChanged }: ModuleProps) {
  const choices = useChoices();
  const named = views.find(({ id }) => id === (place.edit || place.view));
  const view = named ?? (place.view === "" && place.edit === "" ? views[0] : undefined);
  const editing = place.edit !== "" && view !== undefined;
  const [building, setBuilding] = useState(place.filter !== null || editing);
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
        onBuild={() => setBuilding(!building)}
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
      <FoundMessages viewId={editing ? null : (view?.id ?? null)} filter={place.filter} order={order} />
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
  onChanged: () => void;
}

function Tools({ place, view, editing, building, order, onBuild, onOrder, onChanged }: ToolsProps) {
  const { t } = useSpeech();
  const { filter } = place;
  return (
    <div className="tools">
      <button type="button" className="button small" aria-expanded={building} onClick={onBuild}>
        {t.filter.open}
      </button>
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

type Dialog = "save" | "edit" | null;
type ViewToolsProps = Pick<ToolsProps, "view" | "editing" | "order" | "onChanged"> & {
  filter: MessageFilter | null;
};

/** ViewTools save what is shown as a view, and change views. */
function ViewTools({ filter, view, editing, order, onChanged }: ViewToolsProps) {
  const { t } = useSpeech();
  const { viewer } = useServices();
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const done = (path: string | null) => {
    close();
    onChanged();
    if (path !== null) {
      navigate(path);
    }
  };
  const whole = joined(editing ? null : filterIn(view?.filter), filter);
  const changeable = view !== undefined && mayChange(view, viewer);
  return (
    <>
      {editing && view ? (
        <SaveFilter view={view} filter={whole} onDone={() => done(placePath({ view: view.id }))} />
      ) : (
        filter !== null && <Act text={t.views.save} onAct={() => setDialog("save")} />
      )}
      {changeable && !editing && (
        <>
          <Act
            text={t.views.changeFilter}
            onAct={() => navigate(placePath({ edit: view.id, filter: filterIn(view.filter) }))}
          />
          <Act text={t.views.edit} onAct={() => setDialog("edit")} />
          <RemoveView view={view} onDone={() => done(placePath({}))} />
        </>
      )}
      {dialog === "save" && (
        <SaveView
          filter={whole}
          order={order}
          onClose={close}
          onDone={(id) => done(placePath({ view: id }))}
        />
      )}
      {dialog === "edit" && view && <EditView view={view} onClose={close} onDone={() => done(null)} />}
    </>
  );
}

function Act({ text, onAct }: { text: string; onAct: () => void }) {
  return (
    <button type="button" className="button small" onClick={onAct}>
      {text}
    </button>
  );
}

/** SaveFilter ends the changing of a view's filter. */
function SaveFilter({ view, filter, onDone }: { view: View; filter: MessageFilter; onDone: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  const { id, name, orderBy, shared } = view;
  const save = async () => {
    await session.api.mutate(UpdateViewDocument, { id, input: { name, orderBy, shared, filter } });
    onDone();
  };
  return (
    <>
      <button type="button" className="button primary small" disabled={busy} onClick={() => void run(save)}>
        {t.views.saveFilter(viewName(view, t))}
      </button>
      <button type="button" className="button small" onClick={() => navigate(placePath({ view: id }))}>
        {t.form.cancel}
      </button>
      <Problem failure={failure} />
    </>
  );
}
