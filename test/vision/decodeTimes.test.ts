import { expect, test } from "vitest";
import { DecodeTimes, reorderTicks } from "../../src/vision/decodeTimes.ts";

const timesOf = (shown: readonly number[]): number[] => {
  const times = new DecodeTimes();
  return shown.map((pts) => times.of(reorderTicks + pts));
};

test("pictures that are shown as they come are decoded as evenly", () => {
  expect(timesOf([0, 3000, 6000, 9000])).toEqual([0, 3000, 6000, 9000]);
});

test("pictures that are shown in another order are decoded in the one they come in, each before it is shown", () => {
  expect(timesOf([0, 12_000, 6000, 3000, 9000, 24_000, 18_000])).toEqual([
    0, 12_000, 12_001, 12_002, 12_003, 24_000, 24_001,
  ]);
});

test("a clock that begins anew is followed", () => {
  expect(timesOf([900_000, 903_000, 0, 3000])).toEqual([900_000, 903_000, 0, 3000]);
});
