import type { Failure } from "../api/failure";
import { reason } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";

/** Problem says why something failed; the place is there before, so that readers announce it. */
export function Problem({ failure, why = reason }: { failure: Failure | null; why?: typeof reason }) {
  const { t } = useSpeech();
  return (
    <div role="alert" className="problem">
      {failure && <p className="danger">{why(t, failure)}</p>}
    </div>
  );
}
