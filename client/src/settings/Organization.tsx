import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { localeOptions, zoneOptions } from "../format/place";
import {
  type OrganizationFactsFragment,
  OrganizationSettingsDocument,
  UpdateOrganizationDocument,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Card, Page } from "../ui/Page";

export function Organization() {
  const { t } = useSpeech();
  const settings = useData(OrganizationSettingsDocument, {});
  return (
    <Page title={t.sections.organization}>
      <Loaded of={settings}>{({ organization }) => <OrganizationForm organization={organization} />}</Loaded>
    </Page>
  );
}

function OrganizationForm({ organization }: { organization: OrganizationFactsFragment }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { name, locale, timeZone } = organization;
  const save = (form: FormData) =>
    session.api.mutate(UpdateOrganizationDocument, {
      input: { name: text(form, "name"), locale: text(form, "locale"), timeZone: text(form, "timeZone") },
    });
  return (
    <Card title={t.organization.facts} hint={t.organization.hint}>
      <Form submit={t.form.save} done={t.form.saved} onSubmit={save} label={t.organization.facts}>
        <TextField name="name" label={t.form.name} defaultValue={name} required />
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
