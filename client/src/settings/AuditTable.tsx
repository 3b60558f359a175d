import { Fragment } from "react";
import { browserOf } from "../format/browser";
import type { AuditLineFragment } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Badge } from "../ui/Page";
import { changesOf } from "./auditEntry";

interface Props {
  rows: readonly AuditLineFragment[];
  /** Narrows the list to what happened to one subject. */
  onSubject: (id: string) => void;
}

export function AuditTable({ rows, onSubject }: Props) {
  const { t } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.sections.audit}>
        <thead>
          <tr>
            <th scope="col">{t.audit.time}</th>
            <th scope="col">{t.audit.who}</th>
            <th scope="col">{t.audit.what}</th>
            <th scope="col">{t.audit.from}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <Row key={entry.id} entry={entry} onSubject={onSubject} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry, onSubject }: { entry: AuditLineFragment; onSubject: (id: string) => void }) {
  const { t, time } = useSpeech();
  const { actor, action, outcome, subjectId, ipAddress, userAgent, createdAt } = entry;
  return (
    <tr>
      <td>{time.full(createdAt)}</td>
      <td>{actor}</td>
      <td>
        <span title={action}>{label(t.audit.actions, action)}</span>{" "}
        {outcome === "REFUSED" && <Badge tone="bad">{t.audit.refused}</Badge>}
        {subjectId && (
          <>
            <br />
            <button type="button" className="textual" onClick={() => onSubject(subjectId)}>
              {subjectId}
            </button>
          </>
        )}
        <Changes entry={entry} />
      </td>
      <td title={userAgent ?? undefined}>
        {ipAddress}
        <br />
        <span className="muted">{browserOf(userAgent)}</span>
      </td>
    </tr>
  );
}

function Changes({ entry }: { entry: AuditLineFragment }) {
  const { t } = useSpeech();
  const changes = changesOf(entry.before, entry.after);
  if (changes.length === 0) {
    return null;
  }
  return (
    <details>
      <summary>{t.audit.changes(changes.length)}</summary>
      <div className="change">
        <span />
        <span className="muted">{t.audit.before}</span>
        <span className="muted">{t.audit.after}</span>
        {changes.map(({ name, before, after }) => (
          <Fragment key={name}>
            <span className="muted">{name}</span>
            <span>{before ?? "–"}</span>
            <span>{after ?? "–"}</span>
          </Fragment>
        ))}
      </div>
    </details>
  );
}
