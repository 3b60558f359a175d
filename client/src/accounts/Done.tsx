import { Link } from "../app/router";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Card } from "../ui/Page";
import { type Account, accountPath } from "./account";
import { Checks } from "./Checks";
import { Webhook } from "./Webhook";

/** Done says what the account can do now, and what is still missing at Meta. */
export function Done({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const { t } = useSpeech();
  return (
    <>
      <Card title={label(t.accountStatus, account.status)}>
        <p role="status">{label(t.accounts.todo, account.status)}</p>
        {account.statusReason && <p className="advice">{account.statusReason}</p>}
        <div className="buttons">
          <Link className="button primary" href="/">
            {t.connect.toInbox}
          </Link>
          <Link className="button" href={accountPath(account.id)}>
            {t.connect.toAccount}
          </Link>
        </div>
      </Card>
      <Webhook account={account} />
      <Checks account={account} onChanged={onChanged} />
    </>
  );
}
