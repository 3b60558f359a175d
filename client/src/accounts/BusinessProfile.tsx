import { useServices } from "../app/services";
import { useData } from "../app/useData";
import {
  BusinessProfileOfDocument,
  type BusinessProfileOfQuery,
  UpdateBusinessProfileDocument,
} from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { AreaField, SelectField, TextField } from "../ui/Field";
import { Form, text } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { Card } from "../ui/Page";
import type { Account } from "./account";

type Found = Extract<NonNullable<BusinessProfileOfQuery["node"]>, { __typename: "Account" }>;
type Facts = Found["businessProfile"];

/** Meta takes two addresses at most. */
const websites = [0, 1] as const;

/** BusinessProfile is what customers read about the company in WhatsApp. */
export function BusinessProfile({ account }: { account: Account }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const found = useData(BusinessProfileOfDocument, { id: account.id });
  const node = found.data?.node;
  const facts = node?.__typename === "Account" ? node.businessProfile : null;
  const save = (form: FormData) =>
    session.api.mutate(UpdateBusinessProfileDocument, { id: account.id, input: inputOf(form) });
  return (
    <Card title={t.business.title} hint={t.business.hint}>
      <Loaded of={found}>
        {() => (
          <Form submit={t.form.save} done={t.form.saved} onSubmit={save} label={t.business.title}>
            <Fields facts={facts} />
          </Form>
        )}
      </Loaded>
    </Card>
  );
}

function Fields({ facts }: { facts: Facts }) {
  const { t } = useSpeech();
  const vertical = facts?.vertical ?? "";
  const verticals = [...new Set(["", ...Object.keys(t.business.verticals), vertical])];
  return (
    <>
      <TextField name="about" label={t.business.about} maxLength={139} defaultValue={facts?.about ?? ""} />
      <AreaField
        name="description"
        label={t.business.description}
        maxLength={256}
        defaultValue={facts?.description ?? ""}
      />
      <TextField
        name="address"
        label={t.business.address}
        maxLength={256}
        defaultValue={facts?.address ?? ""}
      />
      <div className="pair">
        <TextField
          name="email"
          type="email"
          label={t.signIn.email}
          maxLength={128}
          defaultValue={facts?.email ?? ""}
        />
        <SelectField
          name="vertical"
          label={t.business.vertical}
          options={verticals.map((value) => ({ value, label: label(t.business.verticals, value) || "–" }))}
          defaultValue={vertical}
        />
      </div>
      <div className="pair">
        {websites.map((i) => (
          <TextField
            key={i}
            name={`website${i}`}
            type="url"
            label={t.business.website(i + 1)}
            maxLength={256}
            defaultValue={facts?.websites[i] ?? ""}
          />
        ))}
      </div>
    </>
  );
}

function inputOf(form: FormData) {
  const vertical = text(form, "vertical");
  return {
    about: text(form, "about"),
    address: text(form, "address"),
    description: text(form, "description"),
    email: text(form, "email"),
    websites: websites.map((i) => text(form, `website${i}`)).filter((address) => address !== ""),
    ...(vertical !== "" && { vertical }),
  };
}
