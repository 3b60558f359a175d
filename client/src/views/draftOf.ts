import type { MessageFilter, PeriodUnit } from "../gql/graphql";
import {
  type Condition,
  filterOf,
  type Group,
  type Item,
  isGroup,
  type SpanDraft,
  span,
} from "./filterDraft";

/**
 * draftOf takes a filter apart as the builder shows it. Whatever the builder does not offer is
 * kept as it is, so that saving changes nothing that is not shown.
 */
export function draftOf(filter: MessageFilter | null): Group {
  let last = 0;
  return groupOf(filter ?? {}, () => ++last);
}

type Ids = () => number;

function groupOf(filter: MessageFilter, ids: Ids): Group {
  const id = ids();
  const entries = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const whole = combined(only[0], only[1], ids);
    if (whole !== null) {
      return { ...whole, id };
    }
  }
  return { id, match: "all", items: entries.flatMap(([name, value]) => itemsOf(name, value, ids)) };
}

/** combined is the group that an and, or or not makes; null for anything else. */
function combined(name: string, value: unknown, ids: Ids): Group | null {
  if (name === "and" && Array.isArray(value)) {
    return { id: ids(), match: "all", items: value.map((part) => itemOf(part, ids)) };
  }
  if (name === "or" && Array.isArray(value) && value.length > 0) {
    return { id: ids(), match: "any", items: value.map((part) => itemOf(part, ids)) };
  }
  if (name === "not" && isObject(value)) {
    const inner = groupOf(value, ids);
    if (filterOf(inner) === null) {
      return null;
    }
    const items = inner.match === "any" || inner.items.length < 2 ? inner.items : [inner];
    return { id: ids(), match: "none", items: merge(inner, items) };
  }
  return null;
}

/** merge keeps a "none" inside of a "none" as a group of its own: they do not cancel here. */
function merge(inner: Group, items: readonly Item[]): readonly Item[] {
  return inner.match === "none" ? [inner] : items;
}

function itemOf(filter: MessageFilter, ids: Ids): Item {
  const group = groupOf(filter, ids);
  if (filterOf(group) === null) {
    return { id: ids(), field: "other", filter }; // it holds for all, which an empty group does not say
  }
  const [only] = group.items;
  return group.match !== "none" && group.items.length === 1 && only !== undefined ? only : group;
}

function itemsOf(name: string, value: unknown, ids: Ids): Item[] {
  const group = combined(name, value, ids);
  if (group !== null) {
    return [group];
  }
  return [conditionOf(name, value, ids()) ?? { id: ids(), field: "other", filter: { [name]: value } }];
}

function conditionOf(name: string, value: unknown, id: number): Condition | null {
  switch (name) {
    case "unreplied":
    case "replied":
    case "time": {
      const found = spanIn(value);
      return found && { id, field: name, span: found };
    }
    case "owner":
    case "repliedBy":
    case "sentBy": {
      const who = whoIn(value);
      return who && { id, field: name, who };
    }
    case "direction":
    case "module":
    case "window":
    case "accountId":
      return typeof value === "string" ? { id, field: name, choice: value } : null;
    case "types":
    case "statuses":
      return Array.isArray(value) && value.length > 0
        ? { id, field: name, choices: value.map(String) }
        : null;
    case "unread":
    case "hasAttachment":
      return typeof value === "boolean" ? { id, field: name, yes: value } : null;
    case "text":
    case "wamid":
      return typeof value === "string" && value.trim() !== "" ? { id, field: name, text: value } : null;
    default:
      return null;
  }
}

function spanIn(value: unknown): SpanDraft | null {
  const [kind, given] = onlyEntry(value) ?? [];
  switch (kind) {
    case "any":
    case "today":
      return given === true ? { ...span, kind } : null;
    case "inLast":
    case "olderThan": {
      const { count, unit } = isObject(given) ? given : {};
      return typeof count === "number" && typeof unit === "string"
        ? { ...span, kind, count, unit: unit as PeriodUnit }
        : null;
    }
    case "between": {
      const { from, to } = isObject(given) ? given : {};
      return typeof from === "string" && typeof to === "string" ? { ...span, kind, from, to } : null;
    }
    default:
      return null;
  }
}

function whoIn(value: unknown): Extract<Condition, { who: unknown }>["who"] | null {
  const [kind, given] = onlyEntry(value) ?? [];
  if (kind === "me" && given === true) {
    return { kind: "me", ids: [] };
  }
  if (kind === "userId" && typeof given === "string") {
    return { kind: "one", ids: [given] };
  }
  const some = kind === "anyOf" && Array.isArray(given) && given.length > 0;
  return some ? { kind: "several", ids: given.map(String) } : null;
}

function onlyEntry(value: unknown): [string, unknown] | null {
  const entries = isObject(value)
    ? Object.entries(value).filter(([, v]) => v !== null && v !== undefined)
    : [];
  return entries.length === 1 ? (entries[0] ?? null) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** filterIn reads a filter that was saved, or stands in an address; null where there is none. */
export function filterIn(value: unknown): MessageFilter | null {
  return isObject(value) && Object.keys(value).length > 0 ? (value as MessageFilter) : null;
}

/** countOf is how many conditions a draft has. */
export function countOf(item: Item): number {
  return isGroup(item) ? item.items.reduce((sum, part) => sum + countOf(part), 0) : 1;
}
