import { useServices } from "../app/services";
import { NewPassword, passwordOf } from "../entry/NewPassword";
import { localeOptions, zoneOptions } from "../format/place";
import { ChangePasswordDocument, UpdateViewerDocument } from "../gql/graphql";
import { languageOf } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Card, Page } from "../ui/Page";
import { Sessions } from "./Sessions";

/** Profile is what everybody may change about themselves. */
export function Profile() {
  const { t } = useSpeech();
  return (
    <Page title={t.sections.profile}>
      <OwnFacts />
      <OwnPassword />
      <Sessions userId={null} />
    </Page>
  );
}

function OwnFacts() {
  const { t, speak } = useSpeech();
  const { session, viewer } = useServices();
  const save = async (form: FormData) => {
    const input = {
      name: text(form, "name"),
      locale: text(form, "locale"),
      timeZone: text(form, "timeZone"),
    };
    const { updateViewer } = await session.api.mutate(UpdateViewerDocument, { input });
    const language = languageOf(input.locale);
    if (language !== null && input.locale !== viewer.locale) {
      speak(language);
    }
    if (updateViewer) {
      session.changed(updateViewer.user);
    }
  };
  return (
    <Card title={t.profile.facts}>
      <dl className="facts">
        <dt>{t.signIn.email}</dt>
        <dd>{viewer.email}</dd>
        <dt>{t.people.profile}</dt>
        <dd>{t.people.profiles[viewer.profile]}</dd>
      </dl>
      <Form submit={t.form.save} done={t.form.saved} onSubmit={save} label={t.profile.facts}>
        <TextField name="name" label={t.form.name} defaultValue={viewer.name} autoComplete="name" required />
        <div className="pair">
          <SelectField
            name="locale"
            label={t.form.language}
            options={localeOptions(viewer.locale)}
            defaultValue={viewer.locale}
          />
          <SelectField
            name="timeZone"
            label={t.form.timeZone}
            options={zoneOptions(viewer.timeZone)}
            defaultValue={viewer.timeZone}
          />
        </div>
      </Form>
    </Card>
  );
}

function OwnPassword() {
  const { t } = useSpeech();
  const { session } = useServices();
  const change = async (form: FormData) => {
    const next = passwordOf(form, t.password.different);
    await session.api.renew(ChangePasswordDocument, { current: String(form.get("current")), next });
  };
  return (
    <Card title={t.password.title} hint={t.password.ends}>
      <Form submit={t.password.change} done={t.password.changed} onSubmit={change} label={t.password.title}>
        <TextField
          name="current"
          type="password"
          label={t.password.current}
          autoComplete="current-password"
          required
        />
        <NewPassword />
      </Form>
    </Card>
  );
}
