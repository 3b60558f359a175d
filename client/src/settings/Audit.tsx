import { useCallback } from "react";
import { useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { useColleagues } from "../app/useColleagues";
import { type Page as Rows, usePages } from "../app/usePages";
import { type AuditLineFragment, AuditLogDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField } from "../ui/Field";
import { LoadedPages } from "../ui/Loaded";
import { Nothing, Page } from "../ui/Page";
import { SearchBox } from "../ui/SearchBox";
import { AuditTable } from "./AuditTable";
import { type AuditChoice, auditFilter } from "./auditEntry";

const pageSize = 50;

const nothing: Rows<AuditLineFragment> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Audit is who did what, before and after, when and from where. */
export function Audit() {
  const { t } = useSpeech();
  const { session } = useServices();
  const [params, setParams] = useQueryParams();
  const [user, action, subject, time] = ["user", "action", "subject", "time"].map(
    (name) => params.get(name) ?? "",
  ) as [string, string, string, string];
  const fetchPage = useCallback(
    async (after: string | null) => {
      const filter = auditFilter({ user, action, subject, time });
      const { auditLog } = await session.api.query(AuditLogDocument, { filter, first: pageSize, after });
      return auditLog ?? nothing;
    },
    [session, user, action, subject, time],
  );
  const entries = usePages(fetchPage);
  return (
    <Page title={t.sections.audit}>
      <p className="muted">{t.audit.hint}</p>
      <Filters choice={{ user, action, subject, time }} onChoose={setParams} />
      <LoadedPages of={entries} empty={<Nothing>{t.audit.none}</Nothing>}>
        {(rows) => <AuditTable rows={rows} onSubject={(id) => setParams({ subject: id })} />}
      </LoadedPages>
    </Page>
  );
}

interface FiltersProps {
  choice: AuditChoice;
  onChoose: (change: Record<string, string>) => void;
}

function Filters({ choice, onChoose }: FiltersProps) {
  const { t } = useSpeech();
  const people = useColleagues();
  return (
    <search className="filters">
      <SelectField
        name="user"
        label={t.audit.who}
        options={[
          { value: "", label: t.form.everybody },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={choice.user}
        onChange={(event) => onChoose({ user: event.target.value })}
      />
      <SearchBox
        label={t.audit.action}
        value={choice.action}
        placeholder="role.saved"
        onSearch={(action) => onChoose({ action })}
      />
      <SearchBox
        label={t.audit.subject}
        value={choice.subject}
        onSearch={(subject) => onChoose({ subject })}
      />
      <SelectField
        name="time"
        label={t.audit.time}
        options={[
          { value: "", label: t.form.anyTime },
          { value: "today", label: t.form.today },
          { value: "7", label: t.form.lastDays(7) },
          { value: "30", label: t.form.lastDays(30) },
        ]}
        value={choice.time}
        onChange={(event) => onChoose({ time: event.target.value })}
      />
    </search>
  );
}
