import { useSpeech } from "../i18n/Speech";
import { useFailureAt } from "../ui/Form";
import { textReason } from "./problem";

/** Beside says at a field why the server refused it; the place is there before, so that readers announce it. */
export function Beside({ name }: { name: string }) {
  const { t } = useSpeech();
  const failure = useFailureAt(name);
  return (
    <div role="alert" className="beside">
      {failure !== null &&
        textReason(t, failure).map((words) => (
          <p key={words} className="danger">
            {words}
          </p>
        ))}
    </div>
  );
}
