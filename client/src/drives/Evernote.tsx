import { useRef } from "react";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { uploader } from "../attach/upload";
import { ConnectEvernoteDocument, ImportEvernoteDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Card } from "../ui/Page";
import { Problem } from "../ui/Problem";
import { tokenReason } from "./drive";

/** Evernote opens an export as a drive, or an account by a token that its user holds. */
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
      <details>
        <summary>{t.drives.evernoteHold}</summary>
        <Token onConnected={onOpened} />
      </details>
    </Card>
  );
}

function Token({ onConnected }: { onConnected: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const input = useRef<HTMLInputElement>(null);
  const connect = async (form: FormData) => {
    await session.api.mutate(ConnectEvernoteDocument, { token: text(form, "token") });
    if (input.current) {
      input.current.value = ""; // the page keeps no secret
    }
    onConnected();
  };
  return (
    <Form
      submit={t.drives.connect(t.drives.evernote)}
      done={t.drives.states.CONNECTED}
      onSubmit={connect}
      why={tokenReason}
      label={t.drives.evernoteToken}
    >
      <TextField
        ref={input}
        name="token"
        type="password"
        label={t.drives.evernoteToken}
        hint={t.drives.evernoteTokenHint}
        required
      />
    </Form>
  );
}
