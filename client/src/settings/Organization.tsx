import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { localeOptions, zoneOptions } from "../format/place";
import {
  type OrganizationFactsFragment,
  OrganizationSettingsDocument,
  UpdateOrganizationDocument,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { AreaField, SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Card, Page } from "../ui/Page";
import { LogoForm } from "./LogoForm";

export function Organization() {
  const { t } = useSpeech();
  const settings = useData(OrganizationSettingsDocument, {});
  return (
    <Page title={t.sections.organization}>
      <Loaded of={settings}>
        {({ organization }) => (
          <>
            <OrganizationForm organization={organization} />
            <IssuerForm organization={organization} />
            <LogoForm logo={organization.logo} onChange={settings.reload} />
          </>
        )}
      </Loaded>
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

/** IssuerForm asks who issues quotes, orders and invoices. */
function IssuerForm({ organization }: { organization: OrganizationFactsFragment }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { name, legalName, taxId, address } = organization;
  const save = (form: FormData) =>
    session.api.mutate(UpdateOrganizationDocument, {
      input: {
        legalName: text(form, "legalName"),
        taxId: text(form, "taxId"),
        address: text(form, "address"),
      },
    });
  return (
    <Card title={t.organization.issuer} hint={t.organization.issuerHint}>
      <Form submit={t.form.save} done={t.form.saved} onSubmit={save} label={t.organization.issuer}>
        <div className="pair">
          <TextField
            name="legalName"
            label={t.organization.legalName}
            hint={t.organization.legalNameHint(name)}
            defaultValue={legalName ?? ""}
            maxLength={200}
          />
          <TextField
            name="taxId"
            label={t.organization.taxId}
            hint={t.organization.taxIdHint}
            defaultValue={taxId ?? ""}
            maxLength={50}
          />
        </div>
        <AreaField
          name="address"
          label={t.organization.address}
          hint={t.organization.addressHint}
          defaultValue={address ?? ""}
          maxLength={500}
        />
      </Form>
    </Card>
  );
}
