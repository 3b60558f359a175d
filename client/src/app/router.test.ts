import { expect, test } from "vitest";
import { conversationPath, parseRoute } from "./router";

test.each([
  ["/", null],
  ["/c/cnv_01", "cnv_01"],
  ["/c/cnv_01/", "cnv_01"],
  ["/c/", null],
  ["/c/a/b", null],
  ["/c/%E0%A4%A", null],
  ["/elsewhere", null],
])("%s opens %j", (path, conversationId) => {
  expect(parseRoute(path)).toEqual({ conversationId });
});

test("an address leads to the conversation that it was made for", () => {
  expect(parseRoute(conversationPath("odd/id")).conversationId).toBe("odd/id");
});
