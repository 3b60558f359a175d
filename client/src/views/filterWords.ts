import type { TimeFormat } from "../format/time";
import type { Words } from "../i18n/en";
import { label } from "../i18n/language";
import {
  type Condition,
  filterOf,
  type Group,
  type Item,
  isGroup,
  type Match,
  type SpanDraft,
  type WhoDraft,
} from "./filterDraft";

/** Names are what ids stand for; one that is not there is of somebody who is gone. */
export interface Names {
  people: ReadonlyMap<string, string>;
  accounts: ReadonlyMap<string, string>;
}

interface Speech {
  t: Words;
  time: TimeFormat;
  names: Names;
}

/** filterWords says a filter in a sentence; conditions that are not complete are left out. */
export function filterWords(group: Group, speech: Speech): string {
  const said = groupWords(group, speech);
  return said === "" ? speech.t.filter.everything : `${said.charAt(0).toLocaleUpperCase()}${said.slice(1)}.`;
}

function groupWords({ match, items }: Group, speech: Speech): string {
  const { t } = speech;
  const complete = items.filter((item) => filterOf(item) !== null);
  if (complete.length === 0) {
    return "";
  }
  const parts = complete.map((item) => partWords(item, complete.length > 1, match, speech));
  const said = parts.join(match === "all" ? t.filter.and : t.filter.or);
  return match === "none" ? t.filter.not(said) : said;
}

/** partWords puts a group that stands among others in brackets; "all" within "all" needs none. */
function partWords(item: Item, among: boolean, within: Match, speech: Speech): string {
  if (!isGroup(item)) {
    const said = conditionWords(item, speech);
    return among && namesSeveral(item) ? `(${said})` : said;
  }
  const said = groupWords(item, speech);
  const bound =
    item.match === "none" || (item.items.length > 1 && !(item.match === "all" && within === "all"));
  return among && bound ? `(${said})` : said;
}

/** namesSeveral: its words have an "or" in them. */
function namesSeveral(condition: Condition): boolean {
  return (
    ("choices" in condition && condition.choices.length > 1) ||
    ("who" in condition && condition.who.kind === "several" && condition.who.ids.length > 1)
  );
}

/** conditionWords says one condition. */
export function conditionWords(condition: Condition, speech: Speech): string {
  const { t, names } = speech;
  const { words } = t.filter;
  switch (condition.field) {
    case "unreplied":
    case "replied":
    case "time":
      return words[condition.field](spanWords(condition.span, speech)).trim();
    case "owner":
    case "repliedBy":
    case "sentBy":
      return words[condition.field](whoWords(condition.who, speech));
    case "direction":
      return words.direction(label(t.filter.directions, condition.choice));
    case "module":
      return words.module(label(t.records.modules, condition.choice));
    case "window":
      return words.window(label(t.filter.windows, condition.choice));
    case "accountId":
      return words.accountId(names.accounts.get(condition.choice) ?? t.filter.gone);
    case "types":
      return words.types(
        listed(
          condition.choices.map((type) => label(t.filter.types, type)),
          speech,
        ),
      );
    case "statuses":
      return words.statuses(
        listed(
          condition.choices.map((status) => label(t.status, status)),
          speech,
        ),
      );
    case "unread":
      return condition.yes ? words.unread : words.read;
    case "hasAttachment":
      return condition.yes ? words.attachment : words.noAttachment;
    case "text":
    case "wamid":
      return words[condition.field](condition.text.trim());
    case "other":
      return words.other;
  }
}

function spanWords({ kind, count, unit, from, to }: SpanDraft, { t, time }: Speech): string {
  switch (kind) {
    case "any":
      return t.filter.anyTime;
    case "today":
      return t.filter.today;
    case "between":
      return t.filter.between(time.full(from), time.full(to));
    default:
      return t.filter[kind](t.filter.period(count, unit));
  }
}

function whoWords({ kind, ids }: WhoDraft, speech: Speech): string {
  const { t, names } = speech;
  if (kind === "me") {
    return t.filter.me;
  }
  const chosen = kind === "one" ? ids.slice(0, 1) : ids;
  return listed(
    chosen.map((id) => names.people.get(id) ?? t.filter.gone),
    speech,
  );
}

function listed(parts: readonly string[], { t }: Speech): string {
  return parts.join(t.filter.or);
}
