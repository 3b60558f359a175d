import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { localeOptions, zoneOptions } from "../format/place";
import { OnePersonDocument, type PersonFragment, UpdateUserDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Badge, Card, Nothing, Page } from "../ui/Page";
import { PersonActions } from "./PersonActions";
import { PlaceFields } from "./PlaceFields";
import { placeOf, toneOfUser } from "./person";
import { Sessions } from "./Sessions";

export function PersonPage({ id }: { id: string }) {
  const { t } = useSpeech();
  const found = useData(OnePersonDocument, { id });
  const node = found.data?.node;
  const person = node?.__typename === "User" ? node : null;
  return (
    <Page
      title={person?.name ?? t.sections.people}
      back={{ href: "/settings/people", label: t.people.back }}
      actions={
        person && <Badge tone={toneOfUser(person.status)}>{label(t.people.statuses, person.status)}</Badge>
      }
    >
      <Loaded of={found}>
        {() =>
          person === null ? (
            <Nothing>{t.people.missing}</Nothing>
          ) : (
            <>
              <PersonForm person={person} onSaved={found.reload} />
              <PersonActions person={person} onChanged={found.reload} />
              <Sessions key={person.status} userId={person.id} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function PersonForm({ person, onSaved }: { person: PersonFragment; onSaved: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { id, name, email, locale, timeZone } = person;
  const save = async (form: FormData) => {
    const own = { name: text(form, "name"), locale: text(form, "locale"), timeZone: text(form, "timeZone") };
    await session.api.mutate(UpdateUserDocument, { id, input: { ...own, ...placeOf(form) } });
    onSaved();
  };
  return (
    <Card title={t.people.facts}>
      <dl className="facts">
        <dt>{t.signIn.email}</dt>
        <dd>{email}</dd>
      </dl>
      <Form submit={t.form.save} done={t.form.saved} onSubmit={save} label={t.people.facts}>
        <TextField name="name" label={t.form.name} defaultValue={name} required />
        <PlaceFields person={person} />
        <div className="pair">
          <SelectField
            name="locale"
            label={t.form.language}
            options={localeOptions(locale)}
            defaultValue={locale}
          />
          <SelectField
            name="timeZone"
            label={t.form.timeZone}
            options={zoneOptions(timeZone)}
            defaultValue={timeZone}
          />
        </div>
      </Form>
    </Card>
  );
}
