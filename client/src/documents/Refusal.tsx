import type { Failure } from "../api/failure";
import { useSpeech } from "../i18n/Speech";
import { useFailureAt } from "../ui/Form";
import { documentReason } from "./document";

/** Refusal says at a field why the server refused it; the place is there before, so that readers announce it. */
export function Refusal({ name }: { name: string }) {
  return <Refused failure={useFailureAt(name)} />;
}

export function Refused({ failure }: { failure: Failure | null }) {
  const { t } = useSpeech();
  return (
    <div role="alert" className="refusal">
      {failure && <p className="danger">{documentReason(t, failure)}</p>}
    </div>
  );
}
