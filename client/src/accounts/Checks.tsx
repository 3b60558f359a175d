import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { CheckAccountDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Badge, Card } from "../ui/Page";
import { Problem } from "../ui/Problem";
import "./accounts.css";
import type { Account } from "./account";

/** Checks are what was found when the account was last looked at, and what to do about it. */
export function Checks({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const { t, time } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  const check = () =>
    run(async () => {
      await session.api.mutate(CheckAccountDocument, { id: account.id });
      onChanged();
    });
  return (
    <Card title={t.checks.title}>
      <ul className="checks" aria-label={t.checks.title} aria-live="polite">
        {account.checks.map(({ kind, ok, advice, checkedAt }) => (
          <li key={kind}>
            <span>
              <Badge tone={ok ? "good" : "bad"}>{ok ? t.checks.good : t.checks.bad}</Badge>
            </span>
            <span>
              {label(t.checks.kinds, kind)}{" "}
              <small className="muted">{t.checks.at(time.full(checkedAt))}</small>
              {advice && (
                <>
                  <br />
                  {advice}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {account.checks.length === 0 && <p className="muted">{t.checks.none}</p>}
      <Problem failure={failure} />
      <div className="buttons">
        <button type="button" className="button" disabled={busy} onClick={() => void check()}>
          {busy ? t.form.busy : t.checks.now}
        </button>
      </div>
    </Card>
  );
}
