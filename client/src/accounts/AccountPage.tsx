import { Link } from "../app/router";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { CreditsCard } from "../credits/CreditsCard";
import { formatPhone } from "../format/person";
import { DisconnectAccountDocument, OneAccountDocument, UpdateAccountDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { Loaded } from "../ui/Loaded";
import { Badge, Card, Nothing, Page } from "../ui/Page";
import { useAccountNews } from "./Accounts";
import { type Account, isUnfinished, setUpPath, toneOfAccount, toneOfQuality } from "./account";
import { BusinessProfile } from "./BusinessProfile";
import { Checks } from "./Checks";
import { SettingsForm } from "./SettingsForm";
import { Webhook } from "./Webhook";

export function AccountPage({ id }: { id: string }) {
  const { t } = useSpeech();
  const found = useData(OneAccountDocument, { id });
  useAccountNews(found.reload);
  const node = found.data?.node;
  const account = node?.__typename === "Account" ? node : null;
  return (
    <Page
      title={account?.nickname ?? account?.verifiedName ?? t.sections.accounts}
      back={{ href: "/settings/accounts", label: t.accounts.back }}
      actions={
        account && (
          <Badge tone={toneOfAccount(account.status)}>{label(t.accountStatus, account.status)}</Badge>
        )
      }
    >
      <Loaded of={found}>
        {() =>
          account === null ? (
            <Nothing>{t.accounts.missing}</Nothing>
          ) : (
            <Parts account={account} onChanged={found.reload} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Parts({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const connected = account.status !== "DISCONNECTED";
  return (
    <>
      <State account={account} />
      <CreditsCard accountId={account.id} />
      <Checks account={account} onChanged={onChanged} />
      {connected && !isUnfinished(account) && (
        <>
          <Settings account={account} onChanged={onChanged} />
          <BusinessProfile account={account} />
        </>
      )}
      <Webhook account={account} />
      {connected && <Disconnect account={account} onChanged={onChanged} />}
    </>
  );
}

function State({ account }: { account: Account }) {
  const { t } = useSpeech();
  const { status, statusReason, phoneNumber, verifiedName, qualityRating, wabaId, phoneNumberId } = account;
  return (
    <Card title={t.accounts.state}>
      <p>{label(t.accounts.todo, status)}</p>
      {statusReason && <p className="advice">{statusReason}</p>}
      {(isUnfinished(account) || status === "DISCONNECTED") && (
        <div className="buttons">
          <Link className="button primary" href={setUpPath(account.id)}>
            {status === "DISCONNECTED" ? t.accounts.reconnect : t.accounts.goOn}
          </Link>
        </div>
      )}
      <dl className="facts">
        <dt>{t.customer.number}</dt>
        <dd>{phoneNumber ? formatPhone(phoneNumber) : t.accounts.noNumber}</dd>
        <dt>{t.accounts.verifiedName}</dt>
        <dd>{verifiedName ?? "–"}</dd>
        <dt>{t.accounts.quality}</dt>
        <dd>
          <Badge tone={toneOfQuality(qualityRating)}>{label(t.accounts.qualities, qualityRating)}</Badge>
        </dd>
        <dt>{t.connect.wabaId}</dt>
        <dd>{wabaId ?? "–"}</dd>
        <dt>{t.connect.phoneNumberId}</dt>
        <dd>{phoneNumberId ?? "–"}</dd>
      </dl>
    </Card>
  );
}

function Settings({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  return (
    <Card title={t.accounts.settings}>
      <SettingsForm
        account={account}
        submit={t.form.save}
        done={t.form.saved}
        onSave={async (input) => {
          await session.api.mutate(UpdateAccountDocument, { id: account.id, input });
          onChanged();
        }}
      />
    </Card>
  );
}

function Disconnect({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const disconnect = async () => {
    await session.api.mutate(DisconnectAccountDocument, { id: account.id });
    onChanged();
  };
  return (
    <Card title={t.accounts.disconnect} hint={t.accounts.disconnectHint}>
      <div className="buttons">
        <Confirm
          action={t.accounts.disconnect}
          title={t.accounts.disconnectTitle(account.nickname ?? account.verifiedName ?? "")}
          onConfirm={disconnect}
        >
          <p>{t.accounts.disconnectSure}</p>
        </Confirm>
      </div>
    </Card>
  );
}
