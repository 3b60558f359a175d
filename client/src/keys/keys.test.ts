import { expect, test } from "vitest";
import { commandOf } from "./keys";

const press = (key: string, own: object = {}) => ({
  key,
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...own,
});

test.each([
  [press("k", { ctrlKey: true }), "search"],
  [press("K", { metaKey: true }), "search"],
  [press("˜", { altKey: true, code: "KeyN" }), "popup"],
  [press("/"), "search"],
  [press("?"), "help"],
  [press("g"), "g"],
  [press("i"), null],
])("%j is %s", (pressed, want) => {
  expect(commandOf(pressed, false, false)).toBe(want);
});

test("while typing only keys with Ctrl, Cmd or Alt are commands", () => {
  expect(commandOf(press("/"), true, false)).toBeNull();
  expect(commandOf(press("?"), true, false)).toBeNull();
  expect(commandOf(press("i"), true, true)).toBeNull();
  expect(commandOf(press("k", { ctrlKey: true }), true, false)).toBe("search");
  expect(commandOf(press("n", { altKey: true, code: "KeyN" }), true, false)).toBe("popup");
});

test("after g a letter leads somewhere", () => {
  expect(commandOf(press("i"), false, true)).toBe("inbox");
  expect(commandOf(press("m"), false, true)).toBe("messages");
  expect(commandOf(press("n"), false, true)).toBe("signals");
  expect(commandOf(press("d"), false, true)).toBe("documents");
  expect(commandOf(press("t"), false, true)).toBe("texts");
  expect(commandOf(press("x"), false, true)).toBeNull();
});
