import { useSpeech } from "../i18n/Speech";
import { Card } from "../ui/Page";
import type { Account } from "./account";
import { MetaWay } from "./MetaWay";
import { TokenWay } from "./TokenWay";

export interface ConnectProps {
  /** The account that gets another sign-in; null for a new one. */
  accountId: string | null;
  onAccount: (account: Account) => void;
}

/** Connect is the first step: signing in with Meta, or pasting a token. */
export function Connect(props: ConnectProps) {
  const { t } = useSpeech();
  return (
    <>
      <Card title={t.connect.meta} hint={t.connect.metaHint}>
        <MetaWay {...props} />
      </Card>
      <Card title={t.connect.token} hint={t.connect.tokenHint}>
        <details>
          <summary>{t.connect.tokenOpen}</summary>
          <TokenWay {...props} />
        </details>
      </Card>
    </>
  );
}
