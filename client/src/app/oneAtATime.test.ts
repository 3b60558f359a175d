import { expect, test } from "vitest";
import { oneAtATime } from "./oneAtATime";

test("calls while it runs are one more run afterwards", async () => {
  const answers: (() => void)[] = [];
  const ask = oneAtATime(() => new Promise((answer) => answers.push(answer)));
  const first = ask();
  const second = ask();
  ask();
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await first;
  await Promise.resolve();
  expect(answers).toHaveLength(2);
  answers[1]?.();
  await second;
  void ask();
  expect(answers).toHaveLength(3);
});
