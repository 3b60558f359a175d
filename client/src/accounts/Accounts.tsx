import { useEffect } from "react";
import { Link } from "../app/router";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { formatPhone } from "../format/person";
import { AccountListDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Badge, Nothing, Page } from "../ui/Page";
import { type Account, accountPath, isUnfinished, setUpPath, toneOfAccount } from "./account";

export function Accounts() {
  const { t } = useSpeech();
  const accounts = useData(AccountListDocument, {});
  useAccountNews(accounts.reload);
  return (
    <Page
      title={t.sections.accounts}
      actions={
        <Link className="button primary" href={setUpPath(null)}>
          {t.accounts.add}
        </Link>
      }
    >
      <Loaded of={accounts}>
        {({ accounts: list }) =>
          list.length === 0 ? (
            <Nothing>{t.accounts.none}</Nothing>
          ) : (
            <ul className="tree" aria-label={t.sections.accounts}>
              {list.map((account) => (
                <AccountLine key={account.id} account={account} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function AccountLine({ account }: { account: Account }) {
  const { t } = useSpeech();
  const { id, nickname, phoneNumber, verifiedName, status, statusReason } = account;
  return (
    <li className="line">
      <span>
        <Link href={accountPath(id)}>{nickname ?? verifiedName ?? t.accounts.unnamed}</Link>
        <br />
        <span className="muted">{phoneNumber ? formatPhone(phoneNumber) : t.accounts.noNumber}</span>
        {statusReason && (
          <>
            <br />
            <span>{statusReason}</span>
          </>
        )}
      </span>
      <Badge tone={toneOfAccount(status)}>{label(t.accountStatus, status)}</Badge>
      {isUnfinished(account) && (
        <Link className="button" href={setUpPath(id)}>
          {t.accounts.goOn}
        </Link>
      )}
    </li>
  );
}

/** useAccountNews looks again whenever an account has changed. */
export function useAccountNews(reload: () => void): void {
  const { accountNews } = useServices();
  useEffect(() => accountNews.subscribe(reload), [accountNews, reload]);
}
