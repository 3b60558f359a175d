import { useState } from "react";
import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { ApiTokensDocument, RevokeApiTokenDocument, type TokenLineFragment } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { Loaded } from "../ui/Loaded";
import { Badge, Nothing, Page } from "../ui/Page";
import { NewToken } from "./NewToken";

export function Tokens() {
  const { t } = useSpeech();
  const tokens = useData(ApiTokensDocument, {});
  const [making, setMaking] = useState(false);
  return (
    <Page
      title={t.sections.tokens}
      actions={
        <button type="button" className="button primary" onClick={() => setMaking(true)}>
          {t.tokens.add}
        </button>
      }
    >
      <p className="muted">{t.tokens.hint}</p>
      <Loaded of={tokens}>
        {({ apiTokens }) =>
          apiTokens?.length ? (
            <TokenTable tokens={apiTokens} onRevoked={tokens.reload} />
          ) : (
            <Nothing>{t.tokens.none}</Nothing>
          )
        }
      </Loaded>
      {making && <NewToken onClose={() => setMaking(false)} onMade={tokens.reload} />}
    </Page>
  );
}

function TokenTable({ tokens, onRevoked }: { tokens: readonly TokenLineFragment[]; onRevoked: () => void }) {
  const { t } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.sections.tokens}>
        <thead>
          <tr>
            <th scope="col">{t.form.name}</th>
            <th scope="col">{t.tokens.scopes}</th>
            <th scope="col">{t.tokens.lastUsed}</th>
            <th scope="col">{t.tokens.expires}</th>
            <th scope="col">
              <span className="hidden">{t.form.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoked={onRevoked} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token, onRevoked }: { token: TokenLineFragment; onRevoked: () => void }) {
  const { t, time } = useSpeech();
  const { clock, session } = useServices();
  const { id, name, scopes, user, lastUsedAt, expiresAt } = token;
  const expired = expiresAt !== null && Date.parse(expiresAt) <= clock.now();
  const revoke = async () => {
    await session.api.mutate(RevokeApiTokenDocument, { id });
    onRevoked();
  };
  return (
    <tr>
      <td>
        {name}
        <br />
        <span className="muted">{t.tokens.actsAs(user.name)}</span>
      </td>
      <td>{scopes.map((scope) => label(t.tokens.scopeNames, scope)).join(", ")}</td>
      <td>{lastUsedAt === null ? t.tokens.never : time.full(lastUsedAt)}</td>
      <td>
        {expiresAt === null ? t.tokens.unlimited : time.date(expiresAt)}{" "}
        {expired && <Badge tone="bad">{t.tokens.expired}</Badge>}
      </td>
      <td className="acts">
        <Confirm action={t.tokens.revoke} title={t.tokens.revokeTitle(name)} onConfirm={revoke}>
          <p>{t.tokens.revokeHint}</p>
        </Confirm>
      </td>
    </tr>
  );
}
