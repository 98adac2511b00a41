import { expect, test } from "vitest";
import { Stillness } from "../../renderer/video/stillness.ts";

/** One that was painted so often, ms apart, the last time at 0. */
function painted(apartMs: number, times = 20): Stillness {
  const stillness = new Stillness();
  for (let i = times - 1; i >= 0; i--) stillness.painted(-i * apartMs);
  return stillness;
}

test("before the first picture there is none", () => {
  expect(new Stillness().at(5_000)).toBe("none");
});

test("a stream that stops is told of after a second and a half", () => {
  const stillness = painted(66);
  expect([stillness.at(1_500), stillness.at(1_501), stillness.at(9_000)]).toEqual([undefined, 1_501, 9_000]);
  stillness.painted(9_100);
  expect(stillness.at(9_200)).toBeUndefined();
});

test("pictures that come every two seconds do not stand still in between", () => {
  const stillness = painted(2_000);
  expect([stillness.at(4_000), stillness.at(6_100)]).toEqual([undefined, 6_100]);
});

test("a long pause is not taken for the usual one", () => {
  const stillness = painted(66);
  stillness.painted(60_000);
  stillness.painted(60_066);
  expect(stillness.at(61_700)).toBe(1_634);
});
