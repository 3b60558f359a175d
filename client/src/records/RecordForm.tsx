import { useServices } from "../app/services";
import { useData } from "../app/useData";
import { type CustomerInput, type CustomerModule, CustomFieldsDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField, TextField } from "../ui/Field";
import { Form } from "../ui/Form";
import { Loaded } from "../ui/Loaded";
import { isActive, PersonField } from "../ui/PersonField";
import { CustomInputs } from "./CustomInputs";
import { valuesOf } from "./customValue";
import { type CustomerRecord, givenStatuses } from "./record";
import { recordInput } from "./recordInput";

interface Props {
  module: CustomerModule;
  /** Null for a new one. */
  record: CustomerRecord | null;
  onSave: (input: CustomerInput) => Promise<unknown>;
}

/** RecordForm is everything about a lead or contact that people write. */
export function RecordForm({ module, record, onSave }: Props) {
  const { t } = useSpeech();
  const fields = useData(CustomFieldsDocument, { module });
  return (
    <Loaded of={fields}>
      {({ organization: { customFieldDefinitions: definitions } }) => (
        <Form
          submit={t.form.save}
          done={t.form.saved}
          onSubmit={(form) => onSave(recordInput(form, definitions, record))}
          label={t.records.facts}
        >
          <Facts record={record} />
          <div className="pair">
            <OwnerField record={record} />
            {module === "LEADS" && <LeadFields record={record} />}
          </div>
          <CustomInputs definitions={definitions} values={valuesOf(record?.customFields)} />
        </Form>
      )}
    </Loaded>
  );
}

function Facts({ record }: { record: CustomerRecord | null }) {
  const { t } = useSpeech();
  return (
    <>
      <div className="pair">
        <TextField name="firstName" label={t.records.firstName} defaultValue={record?.firstName ?? ""} />
        <TextField name="lastName" label={t.records.lastName} defaultValue={record?.lastName ?? ""} />
      </div>
      <div className="pair">
        <TextField
          name="phone"
          type="tel"
          label={t.customer.phone}
          hint={t.records.phoneHint}
          placeholder="+15550100001"
          defaultValue={record?.phone ?? ""}
        />
        <TextField name="email" type="email" label={t.signIn.email} defaultValue={record?.email ?? ""} />
      </div>
      <TextField name="company" label={t.records.company} defaultValue={record?.company ?? ""} />
    </>
  );
}

function OwnerField({ record }: { record: CustomerRecord | null }) {
  const { t } = useSpeech();
  const { viewer } = useServices();
  const owner = record?.owner ?? viewer;
  return <PersonField name="ownerId" label={t.customer.owner} offers={isActive} current={owner} />;
}

function LeadFields({ record }: { record: CustomerRecord | null }) {
  const { t } = useSpeech();
  const lead = record?.__typename === "Lead" ? record : null;
  return (
    <>
      <TextField name="source" label={t.customer.source} defaultValue={lead?.source ?? ""} />
      {lead?.status !== "CONVERTED" && (
        <SelectField
          name="status"
          label={t.records.status}
          options={givenStatuses.map((value) => ({ value, label: t.records.statuses[value] }))}
          defaultValue={lead?.status ?? "NEW"}
        />
      )}
    </>
  );
}
