import { useId } from "react";
import { Failure } from "../api/failure";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { DeleteTextDocument, type TextFragment } from "../gql/graphql";
import type { Words } from "../i18n/en";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { Badge } from "../ui/Page";
import { partsOf } from "./mergeText";
import { textReason } from "./problem";
import { copyText, mayChange, otherModule } from "./text";

interface Props {
  text: TextFragment;
  onEdit: () => void;
  /** Called with what was done, in words. */
  onChanged: (said: string) => void;
}

/** TextItem is one text of the list, and what can be done with it. */
export function TextItem({ text, onEdit, onChanged }: Props) {
  const { t, time } = useSpeech();
  const { session, viewer } = useServices();
  const { busy, failure, run } = useAction();
  const id = useId();
  const other = otherModule(text.module);
  const copy = async () => {
    const copied = await copyText(session.api, text.id, other);
    if (copied === null) {
      throw new Failure("INTERNAL");
    }
    onChanged(t.texts.copied[other](copied.name));
  };
  return (
    <li className="card" aria-labelledby={id} data-testid="text">
      <header>
        <h2 id={id}>{text.name}</h2>
        <Badge tone="plain">{t.texts.modules[text.module]}</Badge>
      </header>
      <Body text={text.body} />
      <div role="alert" className="beside">
        {failure && copyRefusal(t, failure).map((words) => <p key={words}>{words}</p>)}
      </div>
      <footer>
        <span className="muted">
          {t.texts.by(text.createdBy.name)} · {t.texts.changed(time.date(text.updatedAt))}
        </span>
        <button type="button" className="button" disabled={busy} onClick={() => void run(copy)}>
          {t.texts.copyTo[other]}
        </button>
        {mayChange(viewer, text) && <Changes text={text} onEdit={onEdit} onChanged={onChanged} />}
      </footer>
    </li>
  );
}

/** Body shows the text with its merge fields marked as such. */
function Body({ text }: { text: string }) {
  return (
    <p className="body">
      {partsOf(text).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name, and no state
        <span key={index} className={part.field ? "token" : undefined}>
          {part.text}
        </span>
      ))}
    </p>
  );
}

function Changes({ text, onEdit, onChanged }: Props) {
  const { t } = useSpeech();
  const { session } = useServices();
  const remove = async () => {
    await session.api.mutate(DeleteTextDocument, { id: text.id });
    onChanged(t.texts.deleted(text.name));
  };
  return (
    <>
      <button type="button" className="button" onClick={onEdit}>
        {t.form.edit}
      </button>
      <Confirm action={t.form.delete} title={t.form.deleteTitle(text.name)} onConfirm={remove}>
        <p>{t.texts.deleteHint}</p>
      </Confirm>
    </>
  );
}

function copyRefusal(t: Words, failure: Failure): string[] {
  const words = textReason(t, failure);
  return failure.problems.length > 0 ? [t.texts.notCopied, ...words] : words;
}
