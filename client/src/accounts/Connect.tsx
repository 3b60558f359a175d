import { useSpeech } from "../i18n/Speech";
import { Card } from "../ui/Page";
import type { Account } from "./account";
import { MetaWay } from "./MetaWay";
import { TokenWay } from "./TokenWay";

/** Connect is the first step: signing in with Meta, or pasting a token. */
export function Connect({ onAccount }: { onAccount: (account: Account) => void }) {
  const { t } = useSpeech();
  return (
    <>
      <Card title={t.connect.meta} hint={t.connect.metaHint}>
        <MetaWay onAccount={onAccount} />
      </Card>
      <Card title={t.connect.token} hint={t.connect.tokenHint}>
        <details>
          <summary>{t.connect.tokenOpen}</summary>
          <TokenWay onAccount={onAccount} />
        </details>
      </Card>
    </>
  );
}
