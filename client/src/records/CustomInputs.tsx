import type { FieldDefinitionFragment } from "../gql/graphql";
import { SelectField, TextField } from "../ui/Field";
import { type CustomValues, inputName, shownValue } from "./customValue";

interface Props {
  definitions: readonly FieldDefinitionFragment[];
  values: CustomValues;
}

/** CustomInputs ask for the organization's own fields. */
export function CustomInputs({ definitions, values }: Props) {
  if (definitions.length === 0) {
    return null;
  }
  return (
    <div className="pair">
      {definitions.map((definition) => (
        <CustomInput
          key={definition.id}
          definition={definition}
          value={shownValue(values[definition.name])}
        />
      ))}
    </div>
  );
}

const inputTypes = { TEXT: "text", NUMBER: "number", DATE: "date" } as const;

function CustomInput({ definition, value }: { definition: FieldDefinitionFragment; value: string }) {
  const { name: label, type, choices } = definition;
  const name = inputName(definition);
  if (type === "CHOICE") {
    // A value stays although its choice was taken away.
    const all = [...new Set(["", ...choices, value])];
    const options = all.map((choice) => ({ value: choice, label: choice || "–" }));
    return <SelectField name={name} label={label} options={options} defaultValue={value} />;
  }
  return (
    <TextField
      name={name}
      label={label}
      type={inputTypes[type] ?? "text"}
      step={type === "NUMBER" ? "any" : undefined}
      defaultValue={value}
    />
  );
}
