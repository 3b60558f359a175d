import { expect, test } from "vitest";
import { instant, message } from "../inbox/fixtures";
import type { Message } from "../inbox/message";
import { captionBeside } from "./caption";

const picture = { id: "att_1", caption: "old" } as Message["attachments"][number];

test.each([
  ["the text's own", "old", null, 1, null],
  ["another one", "new", null, 1, "old"],
  ["that of before an edit", "new", instant(1), 1, null],
  ["one of several, of an edited message", "new", instant(1), 2, "old"],
])("a caption beside the text: %s", (_, text, editedAt, count, want) => {
  const attachments = Array.from({ length: count }, () => picture);
  expect(captionBeside(message("m1", 0, { text, editedAt, attachments }), "old")).toBe(want);
});
