import { useRef, useState } from "react";
import { type Colleague, useFoundColleagues } from "../app/useColleagues";
import { useSpeech } from "../i18n/Speech";
import { type Option, SelectField } from "./Field";
import { type Person, personChoices } from "./personChoices";
import { SearchBox } from "./SearchBox";

interface Props {
  name: string;
  label: string;
  /** Choices besides people, which stand first. */
  first?: readonly Option[];
  /** Who of those found can be chosen. */
  offers: (person: Colleague) => boolean;
  /** Who is chosen already, by name. */
  current?: Person | null;
  /** What is chosen, where the caller keeps it; else the field does. */
  value?: string;
  disabled?: boolean;
  onChoose?: (id: string) => void;
}

/** isActive: who can own records. */
export const isActive = ({ status }: Colleague) => status === "ACTIVE";

/** PersonField is a choice of one person, with a search where there are more than a list shows. */
export function PersonField(props: Props) {
  const { name, label, first = [], offers, current = null, value, disabled, onChoose } = props;
  const { t } = useSpeech();
  const [search, setSearch] = useState("");
  const [kept, setKept] = useState(current?.id ?? "");
  const { people, more } = useFoundColleagues(search);
  const seen = useRef(new Map<string, string>());
  for (const person of current === null ? people : [current, ...people]) {
    seen.current.set(person.id, person.name);
  }
  const chosen = value ?? kept;
  const asked = first.some((option) => option.value === chosen) ? "" : chosen;
  const choose = (id: string) => {
    setKept(id);
    onChoose?.(id);
  };
  return (
    <>
      {more && <SearchBox label={t.form.findPerson} value={search} onSearch={setSearch} />}
      <SelectField
        name={name}
        label={label}
        options={[...first, ...personChoices(people.filter(offers), asked, seen.current)]}
        value={chosen}
        disabled={disabled}
        onChange={(event) => choose(event.target.value)}
      />
    </>
  );
}
