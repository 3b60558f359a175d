import { useEffect, useState } from "react";
import { asFailure, Failure } from "../api/failure";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { formatMoney } from "../documents/money";
import { AccountRechargeDocument, type AccountRechargeQuery, SetRechargeDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { CheckField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Badge, Card } from "../ui/Page";
import { amountOf, formatCredits, priceOf } from "./credits";

type Account = Extract<NonNullable<AccountRechargeQuery["node"]>, { __typename: "Account" }>;
type AutoRecharge = NonNullable<Account["autoRecharge"]>;

/** Recharge says, and has an administrator say, how an account buys credits by itself. */
export function Recharge({ accountId }: { accountId: string }) {
  const { t } = useSpeech();
  const { accountNews } = useServices();
  const found = useData(AccountRechargeDocument, { id: accountId });
  const { reload } = found;
  useEffect(() => accountNews.subscribe(reload), [accountNews, reload]);
  return (
    <Card title={t.credits.recharge} hint={t.credits.rechargeHint}>
      <Loaded of={found}>
        {({ node }) =>
          node?.__typename === "Account" && (
            <>
              <State recharge={node.autoRecharge} charges={node.creditPricing.paidOnline} />
              <Settings account={node} onSaved={reload} />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

/** State is whether it works, and why it does not. */
function State({ recharge, charges }: { recharge: AutoRecharge | null; charges: boolean }) {
  const { t, time } = useSpeech();
  if (!recharge?.enabled) {
    return (
      <>
        <Badge tone="plain">{t.credits.rechargeOff}</Badge>
        {recharge && charges && <p className="muted">{t.credits.rechargeOffHint}</p>}
      </>
    );
  }
  const { pausedAt, lastFailure } = recharge;
  const tone = pausedAt ? "bad" : lastFailure ? "warn" : "good";
  return (
    <div data-testid="recharge-state">
      <Badge tone={tone}>{pausedAt ? t.credits.rechargePaused : t.credits.rechargeOn}</Badge>
      {lastFailure && <p className="danger">{t.credits.lastFailure(lastFailure)}</p>}
      {pausedAt && <p>{t.credits.pausedSince(time.full(pausedAt))}</p>}
    </div>
  );
}

interface Written {
  enabled: boolean;
  minimum: string;
  topUp: string;
  limit: string;
}

function writtenIn(form: HTMLFormElement): Written {
  const data = new FormData(form);
  const [minimum, topUp, limit] = ["minimumBalance", "topUpAmount", "dailyLimit"].map((name) =>
    text(data, name),
  );
  return {
    enabled: data.has("enabled"),
    minimum: minimum ?? "",
    topUp: topUp ?? "",
    limit: limit ?? "",
  };
}

function Settings({ account, onSaved }: { account: Account; onSaved: () => void }) {
  const { t, locale } = useSpeech();
  const { session } = useServices();
  const { autoRecharge: set, creditPricing } = account;
  // What was saved when the form was opened: news of the balance do not take away what is being written.
  const [first] = useState<Written>(() => ({
    enabled: set?.enabled ?? false,
    minimum: set?.minimumBalance ?? "",
    topUp: set?.topUpAmount ?? "",
    limit: set?.dailyLimit ?? "",
  }));
  const [written, setWritten] = useState(first);
  const shown = (amount: string) => (amount === "" ? "" : formatCredits(amount, locale));
  const save = async (form: FormData) => {
    const amount = (name: string) => amountIn(form, name, t.credits.notAnAmount, locale);
    const input = {
      enabled: form.has("enabled"),
      minimumBalance: amount("minimumBalance"),
      topUpAmount: amount("topUpAmount"),
      dailyLimit: amount("dailyLimit"),
    };
    await session.api.mutate(SetRechargeDocument, { id: account.id, input }).catch((thrown: unknown) => {
      throw inWords(asFailure(thrown), t.credits.refused);
    });
    onSaved();
  };
  return (
    <div
      onChange={(event) => setWritten(writtenIn((event.target as HTMLInputElement).form as HTMLFormElement))}
    >
      <Form submit={t.form.save} done={t.form.saved} onSubmit={save} label={t.credits.recharge}>
        <CheckField name="enabled" label={t.credits.rechargeEnabled} defaultChecked={first.enabled} />
        <TextField
          name="minimumBalance"
          label={t.credits.minimumBalance}
          inputMode="decimal"
          defaultValue={shown(first.minimum)}
          required={written.enabled}
        />
        <TextField
          name="topUpAmount"
          label={t.credits.topUpAmount}
          inputMode="decimal"
          hint={t.credits.range(
            formatCredits(creditPricing.minimumPurchase, locale),
            formatCredits(creditPricing.maximumPurchase, locale),
          )}
          defaultValue={shown(first.topUp)}
          required={written.enabled}
        />
        <TextField
          name="dailyLimit"
          label={t.credits.dailyLimit}
          inputMode="decimal"
          hint={t.credits.dailyLimitHint}
          defaultValue={shown(first.limit)}
        />
        <p data-testid="recharge-sentence">
          <Sentence written={written} account={account} />
        </p>
      </Form>
    </div>
  );
}

/** inWords is a refusal in the reader's words, where its field has some. */
function inWords(failure: Failure, refused: Readonly<Record<string, string>>): Failure {
  const words = failure.code === "INVALID_INPUT" ? refused[failure.field ?? ""] : undefined;
  return words === undefined ? failure : new Failure(failure.code, null, null, words, failure.field);
}

/** amountIn is an amount as the server takes it; null where nothing was written. */
function amountIn(form: FormData, name: string, refused: string, locale: string): string | null {
  const written = text(form, name);
  const amount = amountOf(written, locale);
  if (written !== "" && amount === null) {
    throw new Failure("INVALID_INPUT", null, null, refused, name);
  }
  return amount;
}

/** Sentence says what will happen by what is written in the form now. */
function Sentence({ written, account }: { written: Written; account: Account }) {
  const { t, locale } = useSpeech();
  const { creditPricing: pricing, autoRecharge } = account;
  const [minimum, topUp, limit] = [written.minimum, written.topUp, written.limit].map((amount) =>
    amountOf(amount, locale),
  );
  const said = (amount: string) => formatCredits(amount, locale);
  if (!written.enabled) {
    return minimum ? t.credits.willTell(said(minimum)) : t.credits.willDoNothing;
  }
  if (!minimum || !topUp) {
    return t.credits.tellBoth;
  }
  const price = formatMoney(
    priceOf(topUp, pricing.pricePerCredit, pricing.currency),
    pricing.currency,
    locale,
  );
  const paid = pricing.paidOnline
    ? t.credits.willCharge(autoRecharge?.paymentMethod ?? t.credits.savedCard)
    : t.credits.willAsk;
  const most = limit ? t.credits.willStop(said(limit)) : t.credits.willStopUsually;
  return [t.credits.willBuy(said(minimum), said(topUp), price), paid, most].join(" ");
}
