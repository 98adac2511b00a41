import { expect, test } from "vitest";
import { corrected, correctionAt, fitted, noCorrection } from "../../src/vision/correction.ts";

const usual = { shift: 0.05, turn: 0.05, grow: 0.05 };
const places = [-0.4, -0.1, 0.2, 0.45].flatMap((x) => [-0.2, 0.05, 0.25].map((y) => ({ x, y })));
const true4 = { x: 0.02, y: -0.01, turn: 0.03, grow: -0.015 };

test("a picture that is shifted, turned and smaller is found out from what was foreseen in it", () => {
  const moved = places.map((from) => ({ from, to: corrected(from, true4), sigma: 0.001 }));
  const found = fitted(moved, usual, noCorrection);
  for (const name of ["x", "y", "turn", "grow"] as const) expect(found[name]).toBeCloseTo(true4[name], 4);
});

test("a few cars that drove on, and wrong matches, do not move it", () => {
  const moved = places.map((from, i) => {
    const to = corrected(from, true4);
    return { from, to: i % 5 === 0 ? { x: to.x + 0.06, y: to.y - 0.04 } : to, sigma: 0.002 };
  });
  const found = fitted(moved, usual, { ...noCorrection, x: 0.02, y: -0.01 });
  for (const at of [
    { x: 0, y: 0 },
    { x: 0.5, y: 0.28 },
  ])
    for (const axis of ["x", "y"] as const)
      expect(Math.abs(correctionAt(found, at)[axis] - correctionAt(true4, at)[axis])).toBeLessThan(0.002);
});

test("what is not usual is not believed of one car alone", () => {
  const from = { x: 0.1, y: 0.1 };
  const one = [{ from, to: { x: 0.14, y: 0.1 }, sigma: 0.01 }];
  const found = fitted(one, { shift: 0.001, turn: 0.001, grow: 0.001 }, noCorrection);
  expect(Math.hypot(found.x, found.y)).toBeLessThan(0.001);
  expect(fitted([], usual, true4)).toEqual({ x: 0, y: 0, turn: 0, grow: 0 });
});
