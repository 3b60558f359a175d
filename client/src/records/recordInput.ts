import type { CustomerInput, FieldDefinitionFragment, LeadStatus } from "../gql/graphql";
import { text } from "../ui/Form";
import { readValues, valuesOf } from "./customValue";
import type { CustomerRecord } from "./record";

type Definition = Pick<FieldDefinitionFragment, "id" | "name" | "type">;
type Known = Partial<CustomerRecord> & { status?: LeadStatus; source?: string | null };

/**
 * recordInput reads the form: only what differs from the record, for a name that a person gives is
 * theirs from then on, and WhatsApp's changes it no longer. What was left empty is null; a new record
 * has nothing yet that would have to be cleared.
 */
export function recordInput(
  form: FormData,
  definitions: readonly Definition[],
  known: Known | null,
): CustomerInput {
  const written = (name: string) => text(form, name) || null;
  const all: CustomerInput = {
    firstName: written("firstName"),
    lastName: written("lastName"),
    phone: written("phone")?.replace(/[\s().-]/g, "") ?? null,
    email: written("email"),
    company: written("company"),
    ...(form.has("source") && { source: written("source") }),
    ...(form.has("status") && { status: text(form, "status") as LeadStatus }),
    ...(form.has("ownerId") && { ownerId: written("ownerId") }),
  };
  const was: Record<string, unknown> = { ...known, ownerId: known?.owner?.id };
  const values = changed(readValues(form, definitions), valuesOf(known?.customFields));
  return { ...changed(all, was), ...(Object.keys(values).length > 0 && { customFields: values }) };
}

/** changed are the entries that differ; nothing given and null are the same. */
function changed<T extends object>(next: T, was: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(
    Object.entries(next).filter(([name, value]) => (value ?? null) !== (was[name] ?? null)),
  ) as T;
}
