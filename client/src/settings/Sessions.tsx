import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { useData } from "../app/useData";
import { browserOf } from "../format/browser";
import { RevokeSessionDocument, type SessionLineFragment, SessionsDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Badge, Card, Nothing } from "../ui/Page";
import { Problem } from "../ui/Problem";

/** Sessions lists where a user is signed in; null is the viewer. */
export function Sessions({ userId }: { userId: string | null }) {
  const { t } = useSpeech();
  const sessions = useData(SessionsDocument, { userId });
  return (
    <Card title={t.sessions.title} hint={t.sessions.hint}>
      <Loaded of={sessions}>
        {({ sessions: list }) =>
          list?.length ? (
            <div className="table">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t.sessions.device}</th>
                    <th scope="col">{t.sessions.address}</th>
                    <th scope="col">{t.sessions.lastUsed}</th>
                    <th scope="col">
                      <span className="hidden">{t.form.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((line) => (
                    <SessionRow key={line.id} line={line} onRevoked={sessions.reload} />
                  ))}
                </tbody>
              </table>
            </div>
          ) : (
            <Nothing>{t.sessions.none}</Nothing>
          )
        }
      </Loaded>
    </Card>
  );
}

function SessionRow({ line, onRevoked }: { line: SessionLineFragment; onRevoked: () => void }) {
  const { t, time } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  const revoke = () =>
    run(async () => {
      await session.api.mutate(RevokeSessionDocument, { id: line.id });
      onRevoked();
    });
  return (
    <tr>
      <td title={line.userAgent ?? undefined}>
        {browserOf(line.userAgent) ?? t.sessions.unknown}{" "}
        {line.current && <Badge tone="good">{t.sessions.current}</Badge>}
        <Problem failure={failure} />
      </td>
      <td>{line.ipAddress}</td>
      <td>{time.full(line.lastUsedAt)}</td>
      <td className="acts">
        {!line.current && (
          <button type="button" className="button" disabled={busy} onClick={() => void revoke()}>
            {t.sessions.revoke}
          </button>
        )}
      </td>
    </tr>
  );
}
