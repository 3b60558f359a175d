import { expect, test } from "vitest";
import { chooseLanguage, errorText, localeFor, words } from "./language";

type Entry = [path: string, value: unknown];

function entries(of: object, prefix = ""): Entry[] {
  return Object.entries(of).flatMap(([key, value]): Entry[] =>
    typeof value === "object" && value !== null
      ? entries(value, `${prefix}${key}.`)
      : [[prefix + key, value]],
  );
}

const english = new Map(entries(words.en));
const portuguese = new Map(entries(words.pt));

test("every word is there in both languages", () => {
  expect([...portuguese.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [path, value] of [...english, ...portuguese]) {
    expect(value, path).not.toBe("");
  }
});

test("what is filled in is filled in in both languages", () => {
  for (const [path, value] of english) {
    const other = portuguese.get(path);
    expect(typeof other, path).toBe(typeof value);
    if (typeof value === "function" && typeof other === "function") {
      const one = value("§1", "§2");
      const two = other("§1", "§2");
      for (const mark of ["§1", "§2"]) {
        expect(String(two).includes(mark), path).toBe(String(one).includes(mark));
      }
    }
  }
});

test("one and many differ", () => {
  for (const t of Object.values(words)) {
    expect(t.thread.fresh(1)).toMatch(/^1 \S+/);
    expect(t.thread.fresh(2)).not.toBe(t.thread.fresh(1).replace("1", "2"));
  }
});

test.each([
  [null, ["pt-BR", "en-US"], "pt"],
  ["en", ["pt-BR"], "en"],
  [null, ["de-DE", "pt-PT"], "pt"],
  [null, ["de-DE"], "en"],
  ["xx", ["pt"], "pt"],
] as const)("a choice of %s and locales %j speak %s", (chosen, tags, want) => {
  expect(chooseLanguage(chosen, tags)).toBe(want);
});

test("dates follow the reader's own region of the language", () => {
  expect(localeFor("en", ["pt-BR", "en-GB"])).toBe("en-GB");
  expect(localeFor("pt", ["en-GB", "pt"])).toBe("pt-BR");
});

test("a code that this version does not know is an internal fault", () => {
  expect(errorText(words.en, "SOMETHING_NEW")).toBe(words.en.error.INTERNAL);
  expect(errorText(words.en, "WINDOW_CLOSED")).toBe(words.en.error.WINDOW_CLOSED);
});
