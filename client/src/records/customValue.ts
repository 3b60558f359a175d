import type { FieldDefinitionFragment } from "../gql/graphql";

export type CustomValues = Readonly<Record<string, unknown>>;

/** valuesOf are the organization's own fields of a record, by name. */
export function valuesOf(customFields: unknown): CustomValues {
  return typeof customFields === "object" && customFields !== null ? (customFields as CustomValues) : {};
}

/** inputName keeps custom fields apart from the others of a form. */
export function inputName(definition: Pick<FieldDefinitionFragment, "id">): string {
  return `custom.${definition.id}`;
}

/**
 * readValues takes the custom fields of a form, by name: a number for a number, else a text, and
 * null for what was left empty. Values of fields that are not defined any more stay out: the server
 * keeps them.
 */
export function readValues(
  form: FormData,
  definitions: readonly Pick<FieldDefinitionFragment, "id" | "name" | "type">[],
): Record<string, string | number | null> {
  return Object.fromEntries(
    definitions.map((definition) => {
      const written = String(form.get(inputName(definition)) ?? "").trim();
      if (written === "") {
        return [definition.name, null];
      }
      return [definition.name, definition.type === "NUMBER" ? Number(written) : written];
    }),
  );
}

/** shownValue is how a value stands in a control; nothing for one that was never given. */
export function shownValue(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
