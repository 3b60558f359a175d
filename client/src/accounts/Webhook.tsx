import { useSpeech } from "../i18n/Speech";
import { CopyBox } from "../ui/CopyBox";
import { Card } from "../ui/Page";
import type { Account } from "./account";

/** Webhook is what another Meta app must be told; accounts of this server's own app need nothing. */
export function Webhook({ account }: { account: Account }) {
  const { t } = useSpeech();
  const { webhookUrl, webhookVerifyToken } = account;
  if (webhookUrl === null) {
    return null;
  }
  return (
    <Card title={t.accounts.webhook} hint={t.accounts.webhookHint}>
      <CopyBox label={t.accounts.webhookUrl} value={webhookUrl} />
      {webhookVerifyToken !== null && <CopyBox label={t.accounts.verifyToken} value={webhookVerifyToken} />}
    </Card>
  );
}
