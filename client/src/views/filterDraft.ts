// The filter as people build it: conditions in groups, some not complete yet.

import type { MessageFilter, PeriodUnit, TimeSpan, UserChoice } from "../gql/graphql";

export type Match = "all" | "any" | "none";

export interface Group {
  id: number;
  match: Match;
  items: readonly Item[];
}

export type SpanField = "unreplied" | "replied" | "time";
export type WhoField = "owner" | "repliedBy" | "sentBy";
export type ChoiceField = "direction" | "module" | "window" | "accountId";
export type SetField = "types" | "statuses";
export type YesField = "unread" | "hasAttachment";

export interface SpanDraft {
  kind: "any" | "today" | "inLast" | "olderThan" | "between";
  count: number;
  unit: PeriodUnit;
  /** Instants; empty while they are not given. */
  from: string;
  to: string;
}

export interface WhoDraft {
  kind: "me" | "one" | "several";
  ids: readonly string[];
}

export type Condition = { id: number } & (
  | { field: SpanField; span: SpanDraft }
  | { field: WhoField; who: WhoDraft }
  | { field: ChoiceField; choice: string }
  | { field: SetField; choices: readonly string[] }
  | { field: YesField; yes: boolean }
  | { field: "text" | "wamid"; text: string }
  /** What was saved elsewhere and is not built here: kept as it is. */
  | { field: "other"; filter: MessageFilter }
);

export type Item = Group | Condition;
export type Field = Condition["field"];

/** The fields that are offered, in the order of the list. */
export const fields: readonly Exclude<Field, "other">[] = [
  "unreplied",
  "replied",
  "time",
  "owner",
  "repliedBy",
  "sentBy",
  "direction",
  "types",
  "statuses",
  "accountId",
  "module",
  "unread",
  "window",
  "hasAttachment",
  "text",
  "wamid",
];

export const span: SpanDraft = { kind: "any", count: 1, unit: "DAY", from: "", to: "" };

export function isGroup(item: Item): item is Group {
  return "items" in item;
}

/** newCondition is one with what is mostly meant. */
export function newCondition(id: number, field: Field): Condition {
  switch (field) {
    case "unreplied":
      return { id, field, span };
    case "replied":
    case "time":
      return { id, field, span: { ...span, kind: "today" } };
    case "owner":
    case "repliedBy":
    case "sentBy":
      return { id, field, who: { kind: "me", ids: [] } };
    case "direction":
      return { id, field, choice: "INBOUND" };
    case "module":
      return { id, field, choice: "LEADS" };
    case "window":
      return { id, field, choice: "CLOSING" };
    case "accountId":
      return { id, field, choice: "" };
    case "types":
    case "statuses":
      return { id, field, choices: [] };
    case "unread":
    case "hasAttachment":
      return { id, field, yes: true };
    case "text":
    case "wamid":
      return { id, field, text: "" };
    case "other":
      return { id, field, filter: {} };
  }
}

/** filterOf is what the server gets; null where nothing is asked for yet. */
export function filterOf(item: Item): MessageFilter | null {
  return isGroup(item) ? filterOfGroup(item) : filterOfCondition(item);
}

function filterOfGroup({ match, items }: Group): MessageFilter | null {
  const parts = items.map(filterOf).filter((part) => part !== null);
  const [first] = parts;
  if (first === undefined) {
    return null;
  }
  switch (match) {
    case "all":
      return disjoint(parts) ? Object.assign({}, ...parts) : { and: parts };
    case "any":
      return parts.length === 1 ? first : { or: parts };
    case "none":
      return { not: parts.length === 1 ? first : { or: parts } };
  }
}

/** disjoint reports that no field is named twice, so that one filter can hold them all. */
function disjoint(parts: readonly MessageFilter[]): boolean {
  const names = parts.flatMap((part) => Object.keys(part));
  return new Set(names).size === names.length;
}

function filterOfCondition(condition: Condition): MessageFilter | null {
  switch (condition.field) {
    case "unreplied":
    case "replied":
    case "time":
      return named(condition.field, spanOf(condition.span));
    case "owner":
    case "repliedBy":
    case "sentBy":
      return named(condition.field, choiceOf(condition.who));
    case "direction":
    case "module":
    case "window":
    case "accountId":
      return named(condition.field, condition.choice || null);
    case "types":
    case "statuses":
      return named(condition.field, condition.choices.length === 0 ? null : condition.choices);
    case "unread":
    case "hasAttachment":
      return named(condition.field, condition.yes);
    case "text":
    case "wamid":
      return named(condition.field, condition.text.trim() || null);
    case "other":
      return condition.filter;
  }
}

function named(field: keyof MessageFilter, value: unknown): MessageFilter | null {
  return value === null ? null : { [field]: value };
}

function spanOf({ kind, count, unit, from, to }: SpanDraft): TimeSpan | null {
  switch (kind) {
    case "any":
      return { any: true };
    case "today":
      return { today: true };
    case "between":
      return from === "" || to === "" || from >= to ? null : { between: { from, to } };
    default: {
      const period = Number.isInteger(count) && count > 0 ? { count, unit } : null;
      return period && (kind === "inLast" ? { inLast: period } : { olderThan: period });
    }
  }
}

function choiceOf({ kind, ids }: WhoDraft): UserChoice | null {
  const [first] = ids;
  if (kind === "me") {
    return { me: true };
  }
  if (first === undefined) {
    return null;
  }
  return kind === "one" ? { userId: first } : { anyOf: [...ids] };
}

/** nextId is an id that no part of the draft has. */
export function nextId(item: Item): number {
  return 1 + (isGroup(item) ? Math.max(item.id, ...item.items.map((part) => nextId(part) - 1)) : item.id);
}
