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
