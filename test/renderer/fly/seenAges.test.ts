import { expect, test } from "vitest";
import { ageBands, ageColours, agePixels, ageShares, bandOf, bandWords } from "../../../renderer/fly/seenAges.ts";
import { CoverageMap, sights } from "../../../src/mission/coverage.ts";

const MINUTE = 60_000;
/** 400 m along the equator. */
const section = [
  { lat: 0, lon: 8 },
  { lat: 0, lon: 8 + 400 / 111_319.5 },
];

test("a place is banded by how much of the promised time has passed since it was seen", () => {
  const at = 100 * MINUTE;
  const ages = [0, 4, 6, 12, 18, 20, 21, Number.NaN].map((minutes) => bandOf(at - minutes * MINUTE, at, 20 * MINUTE));
  expect(ages).toEqual(["fresh", "fresh", "young", "older", "due", "due", "over", "never"]);
  expect(ageBands.map((band) => bandWords(band, 20 * MINUTE))).toEqual([
    ...["under 5\u202fmin ago", "under 10\u202fmin ago", "under 15\u202fmin ago", "under 20\u202fmin ago"],
    ...["longer ago than 20\u202fmin", "not seen yet"],
  ]);
});

test("the shares count what is watched alone", () => {
  const map = new CoverageMap(section, { step: 100, width: 150 }, undefined, [[0, 200]]);
  for (const row of [0, 1, 2]) map.note(6 + row, sights.indexOf("seen"), 30, 1_000);
  expect(ageShares(map, 2_000, 10_000)).toEqual({ fresh: 50, young: 0, older: 0, due: 0, over: 0, never: 50 });
});

test("the picture has a pixel for each cell, nothing outside, and stripes where it is over or never", () => {
  const map = new CoverageMap(section, { step: 100, width: 150 }, undefined, [[300, 400]]);
  map.note(0, sights.indexOf("seen"), 30, 10_000);
  const pixels = agePixels(map, 0, 4, { at: 10_500, youngMs: 10_000 });
  const pixel = (column: number, row: number) => [...pixels.slice(4 * (row * 4 + column), 4 * (row * 4 + column) + 4)];
  expect(pixel(0, 0)).toEqual([...ageColours.fresh]);
  expect(pixel(3, 1)).toEqual([0, 0, 0, 0]);
  const opacities = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => pixel(column, row)[3]));
  expect(new Set(opacities.slice(1))).toEqual(new Set([170, 57]));
});

/** How people see colours who lack one kind of cones: Viénot, Brettel and Mollon (1999), on linear light. */
const lacking = {
  red: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  green: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  all: [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
} as const;
const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);

/** CIE L*a*b* of linear light. */
function lab([r, g, b]: readonly number[]): [number, number, number] {
  const dot = (k: readonly number[]) => (k[0] ?? 0) * (r ?? 0) + (k[1] ?? 0) * (g ?? 0) + (k[2] ?? 0) * (b ?? 0);
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f(dot([0.4124, 0.3576, 0.1805]) / 0.9505);
  const y = f(dot([0.2126, 0.7152, 0.0722]));
  const z = f(dot([0.0193, 0.1192, 0.9505]) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

test("the bands are told apart by people who lack a kind of cones, and by brightness alone", () => {
  const seenBy = (matrix: (typeof lacking)[keyof typeof lacking], band: (typeof ageBands)[number]) => {
    const [r, g, b] = ageColours[band].slice(0, 3).map(linear) as [number, number, number];
    return lab(matrix.map(([x, y, z]) => Math.max(0, x * r + y * g + z * b)));
  };
  for (const [who, matrix] of Object.entries(lacking))
    ageBands.forEach((one, i) => {
      for (const other of ageBands.slice(i + 1)) {
        // What is over is striped: where brightness is all there is, that tells it from what lies between.
        if (who === "all" && one !== "never" && other === "over") continue;
        const [a, b] = [seenBy(matrix, one), seenBy(matrix, other)];
        const apart = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        expect(apart, `${one} and ${other}, ${who}`).toBeGreaterThan(12);
      }
    });
});
