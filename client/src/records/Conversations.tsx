import { conversationPath, Link } from "../app/router";
import { formatPhone } from "../format/person";
import type { OneRecordQuery } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Card, Nothing } from "../ui/Page";

type Found = Extract<NonNullable<OneRecordQuery["node"]>, { __typename: "Lead" }>;
type Conversation = Found["conversations"]["nodes"][number];

/** Conversations lead to what was said with a customer, one for each number that they wrote to. */
export function Conversations({ conversations }: { conversations: readonly Conversation[] }) {
  const { t, time } = useSpeech();
  return (
    <Card title={t.records.conversations}>
      {conversations.length === 0 ? (
        <Nothing>{t.records.noConversations}</Nothing>
      ) : (
        <ul className="tree">
          {conversations.map(({ id, account, lastMessage }) => (
            <li key={id} className="line">
              <span>
                <Link href={conversationPath(id)}>
                  {t.records.open(account.nickname ?? formatPhone(account.phoneNumber ?? ""))}
                </Link>
                {lastMessage && (
                  <>
                    <br />
                    <span className="muted">
                      {time.full(lastMessage.sentAt)}
                      {lastMessage.text && ` · ${lastMessage.text.slice(0, 120)}`}
                    </span>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
