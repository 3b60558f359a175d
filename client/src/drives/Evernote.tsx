import { useRef } from "react";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { uploader } from "../attach/upload";
import { ImportEvernoteDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Card } from "../ui/Page";
import { Problem } from "../ui/Problem";

/** Evernote opens an export as a drive. */
export function Evernote({ onOpened }: { onOpened: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  const input = useRef<HTMLInputElement>(null);
  const open = async (file: File) => {
    const stop = new AbortController();
    const done = await run(async () => {
      const fileId = await uploader(session.api)(file, () => {}, stop.signal);
      await session.api.mutate(ImportEvernoteDocument, { fileId });
    });
    if (done) {
      onOpened();
    }
  };
  return (
    <Card title={t.drives.evernote} hint={t.drives.evernoteHint}>
      <div className="buttons">
        <button type="button" className="button" disabled={busy} onClick={() => input.current?.click()}>
          {busy ? t.drives.evernoteBusy : t.drives.evernoteChoose}
        </button>
      </div>
      <input
        ref={input}
        type="file"
        accept=".enex"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = ""; // the same one may be tried again
          if (file) {
            void open(file);
          }
        }}
        data-testid="evernote-file"
      />
      <Problem failure={failure} />
    </Card>
  );
}
