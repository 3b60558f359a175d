import { expect, test } from "vitest";
import { formatPhone, initials } from "./person";
import { formatSize } from "./size";

test.each([
  ["Marina Souza", "MS"],
  ["ana de la cruz", "AC"],
  ["Élodie", "É"],
  ["🌻 Marina (loja)", "ML"],
  ["+55 11 95550-1234", ""],
  ["", ""],
])("the initials of %j are %j", (name, want) => {
  expect(initials(name)).toBe(want);
});

test.each([
  ["+5511955501234", "+55 11 95550-1234"],
  ["+551155501234", "+55 11 5550-1234"],
  ["+15550100001", "+1 555 010-0001"],
  ["+442079460000", "+442079460000"],
])("%s is written %s", (phone, want) => {
  expect(formatPhone(phone)).toBe(want);
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [245_000, "245 kB"],
  [1_250_000, "1,3 MB"],
])("%i bytes are %s", (bytes, want) => {
  expect(formatSize(bytes, "pt-BR").replace("\u00a0", " ")).toBe(want);
});
