import { useState } from "react";
import { type Colleague, useFoundColleagues } from "../app/useColleagues";
import { useSpeech } from "../i18n/Speech";
import { CheckField } from "./Field";
import { type Person, peopleToChoose } from "./personChoices";
import { SearchBox } from "./SearchBox";

interface Props {
  legend: string;
  name: string;
  /** Who is chosen at first. They stay in the list, whatever is searched for. */
  chosen: readonly Person[];
  /** Who of those found can be chosen. */
  offers: (person: Colleague) => boolean;
}

/** PeopleSet is a choice of several people, with a search where there are more than a list shows. */
export function PeopleSet({ legend, name, chosen, offers }: Props) {
  const { t } = useSpeech();
  const [search, setSearch] = useState("");
  const [picked, setPicked] = useState(chosen);
  const { people, more } = useFoundColleagues(search);
  const pick = (person: Person, yes: boolean) =>
    setPicked((before) => [...before.filter(({ id }) => id !== person.id), ...(yes ? [person] : [])]);
  return (
    <fieldset>
      <legend>{legend}</legend>
      {more && <SearchBox label={t.form.findPerson} value={search} onSearch={setSearch} />}
      {peopleToChoose(people.filter(offers), [...chosen, ...picked]).map((person) => (
        <CheckField
          key={person.id}
          name={name}
          value={person.id}
          label={person.name}
          checked={picked.some(({ id }) => id === person.id)}
          onChange={(event) => pick(person, event.target.checked)}
        />
      ))}
    </fieldset>
  );
}
