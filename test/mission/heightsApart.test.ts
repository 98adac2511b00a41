import { expect, test } from "vitest";
import { offset } from "../../src/geo/enu.ts";
import { HEIGHT_APART, heightsApart, type Stacked } from "../../src/mission/heightsApart.ts";

const place = { lat: 48.62, lon: 16.93 };
const one = (id: string, part: Partial<Stacked> = {}): Stacked => ({
  id,
  at: place,
  amsl: 300,
  homeAmsl: 200,
  ...part,
});

test("vehicles over one place are stacked in the order in which they fly now", () => {
  const heights = heightsApart([one("1:1", { amsl: 320 }), one("2:1", { amsl: 260 }), one("3:1", { amsl: 290 })], 50);
  expect([...heights]).toEqual([
    ["2:1", 50],
    ["3:1", 50 + HEIGHT_APART],
    ["1:1", 50 + 2 * HEIGHT_APART],
  ]);
});

test("heights count from each one's own home, and none flies lower above it than asked", () => {
  const heights = heightsApart(
    [one("1:1", { amsl: 310, homeAmsl: 240 }), one("2:1", { amsl: 300, homeAmsl: 200 })],
    50,
  );
  expect([...heights]).toEqual([
    ["2:1", 50], // 250 m above the sea
    ["1:1", 50], // 290 m: far enough above already
  ]);
  const lower = heightsApart([one("1:1", { amsl: 310, homeAmsl: 190 }), one("2:1", { amsl: 300, homeAmsl: 200 })], 50);
  expect([...lower]).toEqual([
    ["2:1", 50],
    ["1:1", 75], // 265 m above the sea, 15 m above the other
  ]);
});

test("those that are far from each other fly at the same height; a chain of near ones is one stack", () => {
  const chain = [0, 250, 500, 2_000].map((away, i) =>
    one(`${i + 1}:1`, { at: offset(place, 90, away), amsl: 300 + i }),
  );
  expect([...heightsApart(chain, 40)].sort()).toEqual([
    ["1:1", 40],
    ["2:1", 55],
    ["3:1", 70],
    ["4:1", 40],
  ]);
});

test("one alone flies at what was asked, and none need not be asked", () => {
  expect([...heightsApart([one("1:1")], 30)]).toEqual([["1:1", 30]]);
  expect(heightsApart([], 30).size).toBe(0);
});
