export interface Person {
  id: string;
  name: string;
}

/**
 * personChoices are the options of a choice of one person: those who were found and, before them,
 * who is chosen already, whether or not a search finds them. Who was never seen stands by the id.
 */
export function personChoices(
  found: readonly Person[],
  chosen: string,
  seen: ReadonlyMap<string, string>,
): { value: string; label: string }[] {
  const missing = chosen !== "" && !found.some(({ id }) => id === chosen);
  const all = missing ? [{ id: chosen, name: seen.get(chosen) ?? chosen }, ...found] : found;
  return all.map(({ id, name }) => ({ value: id, label: name }));
}

/** peopleToChoose are those of whom several can be chosen: who was found, and before them who was chosen. */
export function peopleToChoose(found: readonly Person[], chosen: readonly Person[]): readonly Person[] {
  const others = new Map(chosen.map((person) => [person.id, person]));
  for (const { id } of found) {
    others.delete(id);
  }
  return [...others.values(), ...found];
}
