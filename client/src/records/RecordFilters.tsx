import { useServices } from "../app/services";
import type { CustomerModule } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { FilterField, optionsOf, TimeFilter } from "../ui/FilterField";
import { PersonField } from "../ui/PersonField";
import { SearchBox } from "../ui/SearchBox";
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
        <FilterField
          name="status"
          label={t.records.status}
          any={t.records.any}
          options={optionsOf(t.records.statuses)}
          value={choice.status}
          onChoose={onChoose}
        />
      )}
      <FilterField
        name="conversation"
        label={t.records.conversations}
        any={t.records.any}
        options={optionsOf({ yes: t.records.with, no: t.records.without })}
        value={choice.conversation}
        onChoose={onChoose}
      />
      <TimeFilter name="created" label={t.records.created} value={choice.created} onChoose={onChoose} />
    </search>
  );
}
