import { useEffect, useState } from "react";
import { useServices } from "../app/services";
import { formatPhone } from "../format/person";
import { AccountsDocument, type AccountsQuery } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";

/** Empty tells somebody new how the first conversation comes about. */
export function Empty() {
  const { t } = useSpeech();
  const { session } = useServices();
  const [accounts, setAccounts] = useState<AccountsQuery["accounts"] | null>(null);
  useEffect(() => {
    let here = true;
    session.api.query(AccountsDocument, {}).then(
      (data) => here && setAccounts(data.accounts),
      () => {}, // the page says enough without the number
    );
    return () => {
      here = false;
    };
  }, [session]);
  const numbers = accounts?.filter((account) => account.phoneNumber !== null);
  return (
    <div className="empty">
      <h2>{t.list.emptyTitle}</h2>
      {numbers?.length === 0 ? <p>{t.list.emptyNoNumber}</p> : <p>{t.list.empty}</p>}
      {numbers?.map(({ id, nickname, phoneNumber }) => (
        <p key={id}>
          <strong>{formatPhone(phoneNumber ?? "")}</strong>
          <br />
          <span className="muted">{nickname}</span>
        </p>
      ))}
    </div>
  );
}
