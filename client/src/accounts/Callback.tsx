import { useEffect, useRef, useState } from "react";
import { asFailure, Failure } from "../api/failure";
import { Link, navigate } from "../app/router";
import type { SessionStore } from "../app/SessionStore";
import { Entry } from "../entry/Entry";
import { CompleteIntegrationDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Problem } from "../ui/Problem";
import { setUpPath } from "./account";
import { type Answer, answerOf, handOver } from "./signup";

type State = { name: "working" } | { name: "handedOver" } | { name: "failed"; failure: Failure };

/** Callback is where Meta's sign-in comes back to, in a window of its own or in the whole page. */
export function Callback({ session }: { session: SessionStore }) {
  const { t } = useSpeech();
  const [state, setState] = useState<State>({ name: "working" });
  const begun = useRef(false);
  const denied = t.connect.denied;
  useEffect(() => {
    if (begun.current) {
      return; // a code works once
    }
    begun.current = true;
    const answer = answerOf(new URLSearchParams(location.search));
    receive(session, answer, denied).then(setState);
  }, [session, denied]);

  return (
    <Entry title={t.connect.title}>
      {state.name === "working" && <p role="status">{t.connect.completing}</p>}
      {state.name === "handedOver" && <p role="status">{t.connect.closeWindow}</p>}
      {state.name === "failed" && (
        <>
          <Problem failure={state.failure} />
          <p>
            <Link className="button" href={setUpPath(null)}>
              {t.connect.again}
            </Link>
          </p>
        </>
      )}
    </Entry>
  );
}

async function receive(session: SessionStore, answer: Answer | null, denied: string): Promise<State> {
  if (answer !== null && (await handOver(answer))) {
    window.close();
    return { name: "handedOver" };
  }
  if (answer === null || answer.code === null) {
    return { name: "failed", failure: new Failure("FORBIDDEN", null, null, denied) };
  }
  const { code, state } = answer;
  try {
    const { completeAccountIntegration: done } = await session.api.mutate(CompleteIntegrationDocument, {
      input: { code, state },
    });
    navigate(setUpPath(done?.account.id ?? null), { replace: true });
    return { name: "working" };
  } catch (thrown) {
    return { name: "failed", failure: asFailure(thrown) };
  }
}
