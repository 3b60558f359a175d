import { expect, test } from "vitest";
import { areaOf, barsOf, scaleOf, stepsOf } from "./chart";

test("zero is in every scale, and the most is at its top", () => {
  const scale = scaleOf(["99.5", "40", "100.25"]);
  expect([scale.least, scale.most, scale.y("0"), scale.y("100.25")]).toEqual(["0", "100.25", 100, 0]);
  const below = scaleOf(["-50", "150"]);
  expect([below.least, below.y("-50"), below.y("0"), below.y("150")]).toEqual(["-50", 100, 75, 0]);
});

test("where nothing is, the scale still is one", () => {
  expect(scaleOf(["0", "0"]).y("0")).toBe(100);
  expect(scaleOf([]).y("0")).toBe(100);
});

test("a balance holds for the length of its day", () => {
  const amounts = ["10", "5", "0", "10"];
  const scale = scaleOf(amounts);
  expect(stepsOf(amounts, scale)).toBe("M0,0H25V50H50V100H75V0H100");
  expect(areaOf(["-10", "10"], scaleOf(["-10", "10"]))).toBe("M0,100H50V0H100V50H0Z");
});

test("bars stand on zero, and hang from it for what is below", () => {
  expect(barsOf(["10", "0", "-10", "5"], scaleOf(["10", "-10"]))).toEqual([
    { x: 2.5, y: 0, width: 20, height: 50 },
    { x: 52.5, y: 50, width: 20, height: 50 },
    { x: 77.5, y: 25, width: 20, height: 25 },
  ]);
});
