import { expect, test } from "vitest";
import { timeFormat } from "../format/time";
import type { MessageFilter } from "../gql/graphql";
import { words } from "../i18n/language";
import { draftOf, filterIn } from "./draftOf";
import { type Condition, fields, filterOf, type Group, newCondition, nextId, span } from "./filterDraft";
import { filterWords } from "./filterWords";

const leaves: MessageFilter[] = [
  { unreplied: { olderThan: { count: 2, unit: "DAY" } } },
  { replied: { today: true } },
  { time: { between: { from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" } } },
  { owner: { me: true } },
  { repliedBy: { userId: "usr_1" } },
  { sentBy: { anyOf: ["usr_1", "usr_2"] } },
  { direction: "INBOUND" },
  { types: ["IMAGE", "VIDEO"] },
  { statuses: ["FAILED"] },
  { accountId: "acc_1" },
  { module: "LEADS" },
  { unread: false },
  { window: "CLOSING" },
  { hasAttachment: true },
  { text: "orçamento" },
  { conversationId: "cnv_1" },
  { types: [] },
];

/** random is a small generator of its own, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

function randomFilter(below: (n: number) => number, depth: number): MessageFilter {
  const some = () => Array.from({ length: below(3) }, () => randomFilter(below, depth - 1));
  const filter: MessageFilter = {};
  for (let n = below(3); n > 0; n--) {
    Object.assign(filter, leaves[below(leaves.length)]);
  }
  if (depth > 0 && below(2) === 0) {
    Object.assign(
      filter,
      [{ and: some() }, { or: some() }, { not: randomFilter(below, depth - 1) }][below(3)],
    );
  }
  return filter;
}

/** holds evaluates a filter where each condition is true or false as the dice say. */
function holds(filter: MessageFilter, truth: (condition: string) => boolean): boolean {
  return Object.entries(filter).every(([name, value]) => {
    switch (name) {
      case "and":
        return (value as MessageFilter[]).every((part) => holds(part, truth));
      case "or":
        return (value as MessageFilter[]).some((part) => holds(part, truth));
      case "not":
        return !holds(value as MessageFilter, truth);
      default:
        return truth(JSON.stringify([name, value]));
    }
  });
}

test("whatever filter is taken apart means the same when it is put together again", () => {
  for (let seed = 1; seed <= 3_000; seed++) {
    const below = random(seed);
    const filter = randomFilter(below, 3);
    const again = filterOf(draftOf(filter)) ?? {};
    for (let turn = 0; turn < 8; turn++) {
      const known = new Map<string, boolean>();
      const truth = (condition: string) => {
        const value = known.get(condition) ?? below(2) === 0;
        known.set(condition, value);
        return value;
      };
      if (holds(again, truth) !== holds(filter, truth)) {
        expect.fail(`${seed}: ${JSON.stringify(filter)} became ${JSON.stringify(again)}`);
      }
    }
  }
}, 60_000);

test.each(leaves)("one condition stays one: %j", (filter) => {
  expect(filterOf(draftOf(filter))).toEqual(filter);
});

const group = (match: Group["match"], ...items: Group["items"]): Group => ({ id: 1, match, items });
const text = (words: string): Condition => ({ id: 2, field: "text", text: words });

test("all of different fields is one filter; of the same field, an and", () => {
  const mine = newCondition(3, "owner");
  expect(filterOf(group("all", text("a"), mine))).toEqual({ text: "a", owner: { me: true } });
  expect(filterOf(group("all", text("a"), text("b")))).toEqual({ and: [{ text: "a" }, { text: "b" }] });
  expect(filterOf(group("any", text("a"), mine))).toEqual({ or: [{ text: "a" }, { owner: { me: true } }] });
  expect(filterOf(group("none", text("a"), mine))).toEqual({
    not: { or: [{ text: "a" }, { owner: { me: true } }] },
  });
});

test("what is not complete does not count", () => {
  const time = (own: object): Condition => ({ id: 2, field: "time", span: { ...span, ...own } });
  const day = "2026-03-01T00:00:00.000Z";
  for (const item of [
    text("  "),
    newCondition(2, "types"),
    newCondition(2, "accountId"),
    time({ kind: "inLast", count: 0 }),
    time({ kind: "olderThan", count: Number.NaN }),
    time({ kind: "between", from: day }),
    time({ kind: "between", from: day, to: day }),
    { id: 2, field: "owner", who: { kind: "several", ids: [] } } as const,
    group("any", text("")),
  ]) {
    expect(filterOf(group("none", item)), JSON.stringify(item)).toBeNull();
  }
});

test("every field has a first value and its words in both languages", () => {
  for (const t of Object.values(words)) {
    for (const field of fields) {
      expect(t.filter.fields[field]).toBeTruthy();
      expect(newCondition(1, field).field).toBe(field);
    }
  }
});

test("ids of new parts are new", () => {
  expect(nextId({ id: 1, match: "all", items: [{ id: 5, match: "any", items: [text("a")] }] })).toBe(6);
});

test.each([[null], ["text"], [[]], [{}]])("%j is no filter", (value) => {
  expect(filterIn(value)).toBeNull();
});

const names = { people: new Map([["usr_1", "Ana"]]), accounts: new Map([["acc_1", "Shop"]]) };
const say = (filter: MessageFilter, language: "en" | "pt" = "en") =>
  filterWords(draftOf(filter), { t: words[language], time: timeFormat("en-US", "UTC"), names });

test.each([
  [{}, "Everything."],
  [
    { unreplied: { olderThan: { count: 2, unit: "DAY" } }, owner: { me: true } },
    "Not replied to, received more than 2 days ago and owner is me.",
  ],
  [{ owner: { anyOf: ["usr_1", "usr_9"] } }, "Owner is Ana or somebody who is no longer there."],
  [{ direction: "INBOUND", or: [{ text: "a" }, { text: "b" }] }, "Received and (with “a” or with “b”)."],
  [
    {
      and: [
        { text: "a", unread: true },
        { text: "b", hasAttachment: true },
      ],
    },
    "With “a” and unread and with “b” and with an attachment.",
  ],
  [{ not: { or: [{ accountId: "acc_1" }, { types: ["IMAGE"] }] } }, "None of: on Shop or is photo."],
] satisfies [MessageFilter, string][])("%j reads: %s", (filter, want) => {
  expect(say(filter)).toBe(want);
});

test("Portuguese says it in Portuguese", () => {
  expect(say({ unreplied: { inLast: { count: 1, unit: "HOUR" } } }, "pt")).toBe(
    "Não respondida, recebida há no máximo 1 hora.",
  );
});
