import type { AuditFilter } from "../gql/graphql";
import { spanOf } from "../ui/span";

export interface Change {
  name: string;
  before: string | null;
  after: string | null;
}

/** changesOf puts before and after side by side, by name; what did not change is left out. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null }))
    .filter((change) => change.before !== change.after);
}

function fieldsOf(value: unknown): Map<string, string> {
  if (typeof value !== "object" || value === null) {
    return new Map();
  }
  return new Map(Object.entries(value).map(([name, field]) => [name, written(field)]));
}

function written(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(written).join(", ");
  }
  if (value === null || value === undefined) {
    return "";
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What the audit can be narrowed to, as it stands in the address. */
export interface AuditChoice {
  user: string;
  action: string;
  subject: string;
  /** "", "today", or a number of days. */
  time: string;
}

/** auditFilter is the server's filter; null where everything is wanted. */
export function auditFilter({ user, action, subject, time }: AuditChoice): AuditFilter | null {
  const filter: AuditFilter = {
    ...(user !== "" && { userId: user }),
    ...(action !== "" && { actions: [action] }),
    ...(subject !== "" && { subjectId: subject }),
    ...(time !== "" && { time: spanOf(time) }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}
