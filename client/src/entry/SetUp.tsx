import { useState } from "react";
import { navigate, useQueryParams } from "../app/router";
import type { SessionStore } from "../app/SessionStore";
import { localeOptions, ownTimeZone, zoneOptions } from "../format/place";
import type { SetUpInput } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Entry } from "./Entry";
import { NewPassword, passwordOf } from "./NewPassword";

type Company = Pick<SetUpInput, "organizationName" | "locale" | "timeZone">;

/** SetUp makes the organization and its first administrator, then leads to the first number. */
export function SetUp({ session }: { session: SessionStore }) {
  const { t } = useSpeech();
  const [params] = useQueryParams();
  const token = params.get("token");
  const [company, setCompany] = useState<Company | null>(null);
  const [editing, setEditing] = useState(true);

  if (!token) {
    return <Entry title={t.setUp.title}>{<p>{t.setUp.noToken}</p>}</Entry>;
  }
  if (company === null || editing) {
    return (
      <Entry title={t.setUp.title} step={t.setUp.step(1, 2)}>
        <CompanyForm
          known={company}
          onDone={(next) => {
            setCompany(next);
            setEditing(false);
          }}
        />
      </Entry>
    );
  }
  const finish = async (form: FormData) => {
    const password = passwordOf(form, t.password.different);
    await session.setUp({
      token,
      ...company,
      name: text(form, "name"),
      email: text(form, "email"),
      password,
    });
    navigate("/settings/accounts/new", { replace: true });
  };
  return (
    <Entry title={t.setUp.title} step={t.setUp.step(2, 2)}>
      <p>{t.setUp.youHint(company.organizationName)}</p>
      <Form submit={t.setUp.finish} onSubmit={finish} label={t.setUp.you}>
        <TextField name="name" label={t.setUp.yourName} autoComplete="name" required />
        <TextField name="email" type="email" label={t.signIn.email} autoComplete="username" required />
        <NewPassword />
        <button type="button" className="textual" onClick={() => setEditing(true)}>
          {t.setUp.back}
        </button>
      </Form>
    </Entry>
  );
}

function CompanyForm({ known, onDone }: { known: Company | null; onDone: (company: Company) => void }) {
  const { t, locale } = useSpeech();
  const zone = known?.timeZone ?? ownTimeZone();
  const tag = known?.locale ?? locale;
  const done = async (form: FormData) =>
    onDone({
      organizationName: text(form, "organizationName"),
      locale: text(form, "locale"),
      timeZone: text(form, "timeZone"),
    });
  return (
    <Form submit={t.setUp.next} onSubmit={done} label={t.setUp.company}>
      <p>{t.setUp.companyHint}</p>
      <TextField
        name="organizationName"
        label={t.setUp.companyName}
        autoComplete="organization"
        defaultValue={known?.organizationName}
        required
      />
      <SelectField name="locale" label={t.form.language} options={localeOptions(tag)} defaultValue={tag} />
      <SelectField name="timeZone" label={t.form.timeZone} options={zoneOptions(zone)} defaultValue={zone} />
    </Form>
  );
}
