import { useEffect, useState } from "react";
import { useAction } from "../app/useAction";
import type { AttachmentRowFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { putAside } from "../thread/aside";
import { LoadedPages } from "../ui/Loaded";
import { Nothing } from "../ui/Page";
import { Problem } from "../ui/Problem";
import { AttachmentItem } from "./AttachmentItem";
import "./attachments.css";
import { type Kind, kinds, type Side, sides } from "./kinds";
import { useAttachments, useZip } from "./useAttachments";

/** An address names so many at most. */
const mostNamed = 100;

/** Attachments are all files of a conversation: seen, kept one by one, or several at once. */
export function Attachments({ id, onMessage }: { id: string; onMessage: () => void }) {
  const { t } = useSpeech();
  const [kind, setKind] = useState<Kind>("all");
  const [side, setSide] = useState<Side>("both");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const pages = useAttachments(id, kind, side);
  useEffect(() => putAside(id), [id]);
  const here = (pages.rows ?? []).filter((row) => chosen.has(row.id));
  const choose = (row: AttachmentRowFragment, on: boolean) => {
    const next = new Set(chosen);
    next[on ? "add" : "delete"](row.id);
    setChosen(next);
  };
  const narrowed = kind !== "all" || side !== "both";
  return (
    <div className="attachments" role="tabpanel" id="attachments-panel" aria-labelledby="attachments-tab">
      <div className="attachment-tools">
        <Chips
          label={t.attachments.kind}
          of={kinds}
          words={t.attachments.kinds}
          value={kind}
          onChoose={setKind}
        />
        <Chips
          label={t.attachments.side}
          of={sides}
          words={t.attachments.sides}
          value={side}
          onChoose={setSide}
        />
        <Save id={id} chosen={here.map((row) => row.id)} any={(pages.rows?.length ?? 0) > 0} />
      </div>
      <LoadedPages
        of={pages}
        empty={<Nothing>{narrowed ? t.attachments.noMatch : t.attachments.none}</Nothing>}
      >
        {(rows) => (
          <ul className="attachment-grid">
            {rows.map((row) => (
              <AttachmentItem
                key={row.id}
                conversationId={id}
                row={row}
                chosen={chosen.has(row.id)}
                onChoose={(on) => choose(row, on)}
                onMessage={onMessage}
              />
            ))}
          </ul>
        )}
      </LoadedPages>
    </div>
  );
}

interface ChipsProps<Value extends string> {
  label: string;
  of: readonly Value[];
  words: Readonly<Record<Value, string>>;
  value: Value;
  onChoose: (value: Value) => void;
}

function Chips<Value extends string>({ label, of, words, value, onChoose }: ChipsProps<Value>) {
  return (
    <fieldset className="chips" aria-label={label}>
      {of.map((one) => (
        <button
          key={one}
          type="button"
          className="chip"
          aria-pressed={one === value}
          onClick={() => onChoose(one)}
        >
          {words[one]}
        </button>
      ))}
    </fieldset>
  );
}

function Save({ id, chosen, any }: { id: string; chosen: readonly string[]; any: boolean }) {
  const { t } = useSpeech();
  const { busy, failure, run } = useAction();
  const zip = useZip(id);
  return (
    <div className="save">
      {chosen.length > 0 && (
        <button
          type="button"
          className="button small primary"
          disabled={busy || chosen.length > mostNamed}
          onClick={() => void run(() => zip(chosen))}
        >
          {t.attachments.saveChosen(chosen.length)}
        </button>
      )}
      <button
        type="button"
        className="button small"
        disabled={busy || !any}
        onClick={() => void run(() => zip(null))}
      >
        {t.attachments.saveAll}
      </button>
      <Problem failure={failure} />
    </div>
  );
}
