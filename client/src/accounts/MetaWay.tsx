import { useEffect, useState } from "react";
import { Failure } from "../api/failure";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { CompleteIntegrationDocument, StartIntegrationDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Problem } from "../ui/Problem";
import type { ConnectProps } from "./Connect";
import { type Answer, awaitAnswer, leadTo, openPopup, type Popup } from "./signup";

/** MetaWay opens Meta's sign-in and takes over what comes back. */
export function MetaWay({ accountId, onAccount }: ConnectProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  /** The sign-in that is open in the other window; null while there is none. */
  const [state, setState] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);

  const begin = (popup: Popup | null) =>
    run(async () => {
      try {
        const { startAccountIntegration: started } = await session.api.mutate(StartIntegrationDocument, {});
        if (!started) {
          throw new Failure("INTERNAL");
        }
        setLeaving(popup === null || popup.closed);
        setState(started.state);
        leadTo(started.authorizationUrl, popup, location);
      } catch (thrown) {
        popup?.close();
        setState(null);
        throw thrown;
      }
    });

  const take = (answer: Answer) =>
    run(async () => {
      setState(null);
      if (answer.code === null) {
        throw new Failure("FORBIDDEN", null, null, t.connect.denied);
      }
      const input = { accountId, code: answer.code, state: answer.state };
      const { completeAccountIntegration: done } = await session.api.mutate(CompleteIntegrationDocument, {
        input,
      });
      if (done) {
        onAccount(done.account);
      }
    });
  useAnswer(leaving ? null : state, take);

  return (
    <>
      {state !== null && !busy && (
        <p role="status" className="advice">
          {leaving ? t.connect.blocked : t.connect.waiting}
        </p>
      )}
      <Problem failure={failure} />
      <div className="buttons">
        <button
          type="button"
          className="button primary"
          disabled={busy}
          onClick={() => void begin(openPopup())}
        >
          {busy ? t.form.busy : state === null ? t.connect.begin : t.connect.again}
        </button>
        {state !== null && !leaving && (
          <button type="button" className="button" disabled={busy} onClick={() => void begin(null)}>
            {t.connect.here}
          </button>
        )}
      </div>
    </>
  );
}

/** useAnswer waits for the answer to a sign-in, for as long as there is one. */
function useAnswer(state: string | null, take: (answer: Answer) => unknown): void {
  const [latest] = useState({ take });
  latest.take = take;
  useEffect(() => {
    if (state !== null) {
      return awaitAnswer(state, (answer) => void latest.take(answer));
    }
  }, [state, latest]);
}
