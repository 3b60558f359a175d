import { useState } from "react";
import { navigate } from "../app/router";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { type MessageFilter, type MessageOrder, UpdateViewDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Problem } from "../ui/Problem";
import { filterIn } from "./draftOf";
import { joined, placePath } from "./place";
import { mayChange, type View, viewName } from "./useViews";
import { EditView, RemoveView, SaveView } from "./ViewDialogs";

type Dialog = "save" | "edit" | null;

interface Props {
  filter: MessageFilter | null;
  view: View | undefined;
  editing: boolean;
  order: MessageOrder;
  /** Ends when the views are read again. */
  onChanged: () => Promise<void>;
}

/** ViewTools save what is shown as a view, and change views. */
export function ViewTools({ filter, view, editing, order, onChanged }: Props) {
  const { t } = useSpeech();
  const { viewer } = useServices();
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const done = async (path: string | null) => {
    close();
    const from = location.href;
    await onChanged(); // a view that is new has to be known where the path leads to it
    if (path !== null && location.href === from) {
      navigate(path);
    }
  };
  const removed = () => {
    navigate(placePath({}));
    void onChanged();
  };
  const whole = joined(editing ? null : filterIn(view?.filter), filter);
  const changeable = view !== undefined && mayChange(view, viewer);
  return (
    <>
      {editing && view ? (
        <SaveFilter view={view} filter={whole} onDone={() => void done(placePath({ view: view.id }))} />
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
          <RemoveView view={view} onDone={removed} />
        </>
      )}
      {dialog === "save" && (
        <SaveView
          filter={whole}
          order={order}
          onClose={close}
          onDone={(id) => void done(placePath({ view: id }))}
        />
      )}
      {dialog === "edit" && view && <EditView view={view} onClose={close} onDone={() => void done(null)} />}
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
