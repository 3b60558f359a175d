import { useServices } from "../app/services";
import type { CustomerModule } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SelectField } from "../ui/Field";
import { PersonField } from "../ui/PersonField";
import { SearchBox } from "../ui/SearchBox";
import { givenStatuses } from "./record";
import type { RecordChoice } from "./recordFilter";

interface Props {
  module: CustomerModule;
  choice: RecordChoice;
  onChoose: (change: Record<string, string>) => void;
}

export function RecordFilters({ module, choice, onChoose }: Props) {
  const { t } = useSpeech();
  const { viewer } = useServices();
  return (
    <search className="filters">
      <SearchBox label={t.records.search} value={choice.search} onSearch={(search) => onChoose({ search })} />
      <PersonField
        name="owner"
        label={t.customer.owner}
        first={[
          { value: "", label: t.form.everybody },
          { value: "me", label: t.records.me },
        ]}
        offers={({ id }) => id !== viewer.id}
        value={choice.owner}
        onChoose={(owner) => onChoose({ owner })}
      />
      {module === "LEADS" && (
        <SelectField
          name="status"
          label={t.records.status}
          options={[
            { value: "", label: t.records.any },
            ...[...givenStatuses, "CONVERTED" as const].map((value) => ({
              value,
              label: t.records.statuses[value],
            })),
          ]}
          value={choice.status}
          onChange={(event) => onChoose({ status: event.target.value })}
        />
      )}
      <SelectField
        name="conversation"
        label={t.records.conversations}
        options={[
          { value: "", label: t.records.any },
          { value: "yes", label: t.records.with },
          { value: "no", label: t.records.without },
        ]}
        value={choice.conversation}
        onChange={(event) => onChoose({ conversation: event.target.value })}
      />
      <SelectField
        name="created"
        label={t.records.created}
        options={[
          { value: "", label: t.form.anyTime },
          { value: "today", label: t.form.today },
          { value: "7", label: t.form.lastDays(7) },
          { value: "30", label: t.form.lastDays(30) },
        ]}
        value={choice.created}
        onChange={(event) => onChoose({ created: event.target.value })}
      />
    </search>
  );
}
