import { useSpeech } from "../i18n/Speech";
import { type Option, SelectField } from "./Field";

interface Props {
  /** Also that of the choice, as onChoose is told of it. */
  name: string;
  label: string;
  value: string;
  onChoose: (change: Record<string, string>) => void;
}

/** FilterField narrows a list down to one of some values; any is what it says where it does not. */
export function FilterField(props: Props & { any: string; options: readonly Option[] }) {
  const { name, label, any, options, value, onChoose } = props;
  return (
    <SelectField
      name={name}
      label={label}
      options={[{ value: "", label: any }, ...options]}
      value={value}
      onChange={(event) => onChoose({ [name]: event.target.value })}
    />
  );
}

/** TimeFilter narrows a list down to a time, which spanOf reads. */
export function TimeFilter(props: Props) {
  const { t } = useSpeech();
  const options = [
    { value: "today", label: t.form.today },
    ...[7, 30].map((days) => ({ value: String(days), label: t.form.lastDays(days) })),
  ];
  return <FilterField {...props} any={t.form.anyTime} options={options} />;
}

/** optionsOf offers all that there are words for. */
export function optionsOf(words: Readonly<Record<string, string>>): Option[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}
