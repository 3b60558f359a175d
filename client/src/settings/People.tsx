import { useCallback, useState } from "react";
import { Link, useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import { PeopleDocument, type PersonFragment } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { LoadedPages } from "../ui/Loaded";
import { Badge, Nothing, Page } from "../ui/Page";
import { SearchBox } from "../ui/SearchBox";
import { Invite } from "./Invite";
import { toneOfUser } from "./person";

const pageSize = 50;

export function People() {
  const { t } = useSpeech();
  const { session } = useServices();
  const [params, setParams] = useQueryParams();
  const [inviting, setInviting] = useState(false);
  const search = params.get("search") ?? "";
  const fetchPage = useCallback(
    async (after: string | null) => {
      const variables = { search: search || null, first: pageSize, after };
      return (await session.api.query(PeopleDocument, variables)).organization.users;
    },
    [session, search],
  );
  const people = usePages(fetchPage);
  return (
    <Page
      title={t.sections.people}
      actions={
        <button type="button" className="button primary" onClick={() => setInviting(true)}>
          {t.people.invite}
        </button>
      }
    >
      <search className="filters">
        <SearchBox label={t.people.search} value={search} onSearch={(next) => setParams({ search: next })} />
      </search>
      <LoadedPages of={people} empty={<Nothing>{t.people.none}</Nothing>}>
        {(rows) => <PeopleTable rows={rows} />}
      </LoadedPages>
      {inviting && <Invite onClose={() => setInviting(false)} onInvited={people.reload} />}
    </Page>
  );
}

function PeopleTable({ rows }: { rows: readonly PersonFragment[] }) {
  const { t } = useSpeech();
  return (
    <div className="table">
      <table aria-label={t.sections.people}>
        <thead>
          <tr>
            <th scope="col">{t.form.name}</th>
            <th scope="col">{t.people.profile}</th>
            <th scope="col">{t.people.role}</th>
            <th scope="col">{t.sections.groups}</th>
            <th scope="col">{t.people.status}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((person) => (
            <tr key={person.id}>
              <td>
                <Link href={`/settings/people/${encodeURIComponent(person.id)}`}>{person.name}</Link>
                <br />
                <span className="muted">{person.email}</span>
              </td>
              <td>{label(t.people.profiles, person.profile)}</td>
              <td>{person.role?.name}</td>
              <td>{person.groups.map(({ name }) => name).join(", ")}</td>
              <td>
                <Badge tone={toneOfUser(person.status)}>{label(t.people.statuses, person.status)}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
