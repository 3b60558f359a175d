import { useQueryParams } from "../app/router";
import { useData } from "../app/useData";
import { OneAccountDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Nothing, Page } from "../ui/Page";
import "./accounts.css";
import { useAccountNews } from "./Accounts";
import { type Account, type Step, stepOf, steps } from "./account";
import { Connect } from "./Connect";
import { Done } from "./Done";
import { NameStep } from "./NameStep";
import { NumberStep } from "./NumberStep";
import { VerifyStep } from "./VerifyStep";

/** Integration leads from nothing to an active account; the address names one that is half-way. */
export function Integration() {
  const { t } = useSpeech();
  const [params, setParams] = useQueryParams();
  const id = params.get("account");
  const goOn = (account: Account) => setParams({ account: account.id });
  return (
    <Page title={t.connect.title} back={{ href: "/settings/accounts", label: t.accounts.back }}>
      {id === null ? (
        <>
          <Progress step="connect" />
          <Connect accountId={null} onAccount={goOn} />
        </>
      ) : (
        <HalfWay key={id} id={id} onAccount={goOn} />
      )}
    </Page>
  );
}

function HalfWay({ id, onAccount }: { id: string; onAccount: (account: Account) => void }) {
  const { t } = useSpeech();
  const found = useData(OneAccountDocument, { id });
  useAccountNews(found.reload);
  const node = found.data?.node;
  const account = node?.__typename === "Account" ? node : null;
  const step = stepOf(account);
  return (
    <Loaded of={found}>
      {() =>
        account === null ? (
          <Nothing>{t.accounts.missing}</Nothing>
        ) : (
          <>
            <Progress step={step} />
            {step === "connect" && (
              <Connect
                accountId={id}
                onAccount={(next) => {
                  onAccount(next);
                  found.reload();
                }}
              />
            )}
            {step === "number" && <NumberStep account={account} onDone={found.reload} />}
            {step === "verify" && <VerifyStep account={account} onDone={found.reload} />}
            {step === "name" && <NameStep account={account} onDone={found.reload} />}
            {step === "done" && <Done account={account} onChanged={found.reload} />}
          </>
        )
      }
    </Loaded>
  );
}

/** Progress says which step this is, of how many. */
function Progress({ step }: { step: Step }) {
  const { t } = useSpeech();
  const at = steps.indexOf(step);
  return (
    <ol className="steps" aria-label={t.connect.steps}>
      {steps.map((name, i) => (
        <li
          key={name}
          aria-current={name === step ? "step" : undefined}
          className={i < at ? "past" : undefined}
        >
          {t.connect.step[name]}
        </li>
      ))}
    </ol>
  );
}
