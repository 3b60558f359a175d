import { useData } from "../app/useData";
import { type PersonFragment, RolesAndGroupsDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { ChoiceSet, SelectField } from "../ui/Field";
import { Loaded } from "../ui/Loaded";

/** PlaceFields ask what a user may do, and where they stand in the company. */
export function PlaceFields({
  person,
}: {
  person: Pick<PersonFragment, "profile" | "role" | "groups"> | null;
}) {
  const { t } = useSpeech();
  const choices = useData(RolesAndGroupsDocument, {});
  return (
    <Loaded of={choices}>
      {({ organization: { roles, groups } }) => (
        <>
          <SelectField
            name="profile"
            label={t.people.profile}
            hint={t.people.profileHint}
            options={(["STANDARD", "ADMINISTRATOR"] as const).map((value) => ({
              value,
              label: t.people.profiles[value],
            }))}
            defaultValue={person?.profile ?? "STANDARD"}
          />
          <SelectField
            name="roleId"
            label={t.people.role}
            options={[
              { value: "", label: t.people.noRole },
              ...roles.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            defaultValue={person?.role?.id ?? ""}
          />
          {groups.length > 0 && (
            <ChoiceSet
              legend={t.sections.groups}
              name="groupIds"
              options={groups.map(({ id, name }) => ({ value: id, label: name }))}
              chosen={person?.groups.map(({ id }) => id) ?? []}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
