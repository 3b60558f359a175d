import { useCallback } from "react";
import type { Page as Rows } from "../app/PageStore";
import { useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import { type AuditLineFragment, AuditLogDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { FilterField, optionsOf, TimeFilter } from "../ui/FilterField";
import { LoadedPages } from "../ui/Loaded";
import { Nothing, Page } from "../ui/Page";
import { PersonField } from "../ui/PersonField";
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
  return (
    <search className="filters">
      <PersonField
        name="user"
        label={t.audit.who}
        first={[{ value: "", label: t.form.everybody }]}
        offers={() => true}
        value={choice.user}
        onChoose={(user) => onChoose({ user })}
      />
      <FilterField
        name="action"
        label={t.audit.action}
        any={t.audit.anyAction}
        options={optionsOf(t.audit.actions)}
        value={choice.action}
        onChoose={onChoose}
      />
      <SearchBox
        label={t.audit.subject}
        value={choice.subject}
        onSearch={(subject) => onChoose({ subject })}
      />
      <TimeFilter name="time" label={t.audit.time} value={choice.time} onChoose={onChoose} />
    </search>
  );
}
