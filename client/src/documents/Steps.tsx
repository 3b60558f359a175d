import { useServices } from "../app/services";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { Card } from "../ui/Page";
import { type Sale, setStatus, stepsFrom } from "./document";

interface Props {
  sale: Sale;
  /** Something is written that is not saved. */
  waits: boolean;
  onChanged: (sale: Sale) => void;
}

/** Steps are the statuses that may follow. Each asks first, for none can be taken back. */
export function Steps({ sale, waits, onChanged }: Props) {
  const { t } = useSpeech();
  const { session } = useServices();
  const steps = stepsFrom(sale.status);
  return (
    <Card title={t.documents.steps} hint={waits ? t.documents.saveFirst : undefined}>
      {steps.length === 0 ? (
        <p className="muted">{t.documents.ended}</p>
      ) : (
        <div className="buttons">
          {steps.map((status) => (
            <Confirm
              key={status}
              action={t.documents.step[status]}
              title={t.documents.stepTitle(sale.number, label(t.documents.statuses, status))}
              disabled={waits}
              onConfirm={async () => onChanged(await setStatus(session.api, sale, status))}
            >
              {sale.status === "DRAFT" && <p>{t.documents.locks}</p>}
              <p>{stepsFrom(status).length === 0 ? t.documents.final : t.documents.goesOn}</p>
            </Confirm>
          ))}
        </div>
      )}
    </Card>
  );
}
