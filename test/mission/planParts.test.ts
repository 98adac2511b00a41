import { describe, expect, test } from "vitest";
import { distance, EnuFrame } from "../../src/geo/enu.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { withKind } from "../../src/mission/patterns/newPattern.ts";
import { shapeOf, withShape } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import {
  insertPoint,
  movePoints,
  type PlanPart,
  pointsOf,
  removePart,
  removePoints,
  samePart,
  shifted,
} from "../../src/mission/planParts.ts";
import { addZone } from "../../src/mission/zoneEdit.ts";

const frame = new EnuFrame({ lat: 47, lon: 8 });
const at = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const square = [at(0, 0), at(100, 0), at(100, 100), at(0, 100)];
const circle = { kind: "exclusion", centre: at(500, 0), radius: 80 } as const;

const plan: Plan = {
  ...addZone(newPlan({ section: [at(0, 900), at(500, 900), at(900, 900)] }), "no-fly", square),
  fence: {
    polygons: [
      { kind: "inclusion", points: square },
      { kind: "exclusion", points: square.toReversed() },
    ],
    circles: [circle],
    returnPoint: at(1, 1),
  },
  rally: [
    { ...at(5, 5), ahl: 30 },
    { ...at(9, 9), ahl: 50 },
  ],
  link: { place: at(0, -50), range: 4_000 },
};
const zone: PlanPart = { kind: "zone", id: "zone-1" };
const area: PlanPart = { kind: "fence-area", index: 1 };
const round: PlanPart = { kind: "fence-circle", index: 0 };

describe("the parts of a plan", () => {
  test("have points of their own, the same again as long as the part is the same", () => {
    expect(pointsOf(plan, { kind: "pattern" })).toEqual({
      points: plan.section,
      form: "line",
      limits: [2, Number.POSITIVE_INFINITY],
    });
    expect(pointsOf(plan, zone)).toEqual({ points: square, form: "ring", limits: [3, 2_000] });
    expect(pointsOf(plan, area)?.points).toEqual(square.toReversed());
    expect(pointsOf(plan, { kind: "rally" })?.points).toBe(plan.rally);
    const [centre, edge] = pointsOf(plan, round)?.points ?? [];
    expect(centre).toEqual(circle.centre);
    expect(distance(circle.centre, edge ?? circle.centre)).toBeCloseTo(80, 3);
    expect(pointsOf(plan, round)?.points).toBe(pointsOf({ ...plan }, round)?.points);
    expect(
      [zone, area, round, { kind: "rally" }, { kind: "return-point" }, { kind: "link" }].map((part) =>
        pointsOf(newPlan(), part as PlanPart),
      ),
    ).toEqual(Array(6).fill(undefined));
  });

  test("are moved point by point, and nothing else changes", () => {
    const to = new Map([[1, at(120, 5)]]);
    expect(movePoints(plan, zone, to)).toEqual({
      ...plan,
      zones: [{ ...plan.zones?.[0], points: square.with(1, at(120, 5)) }],
    });
    expect(movePoints(plan, area, to).fence?.polygons).toEqual([
      plan.fence?.polygons[0],
      { kind: "exclusion", points: square.toReversed().with(1, at(120, 5)) },
    ]);
    expect(movePoints(plan, { kind: "pattern" }, to).section).toEqual(plan.section.with(1, at(120, 5)));
    expect(movePoints(plan, { kind: "rally" }, to).rally?.[1]).toEqual({ ...at(120, 5), ahl: 50 });
    expect(movePoints(plan, { kind: "return-point" }, new Map([[0, at(7, 7)]])).fence?.returnPoint).toEqual(at(7, 7));
    expect(movePoints(plan, { kind: "zone", id: "none" }, to)).toBe(plan);
  });

  test("that are circles keep their radius when their middle moves, and get another when the place on them does", () => {
    const moved = movePoints(plan, round, new Map([[0, at(510, 20)]])).fence?.circles[0];
    expect(moved).toEqual({ ...circle, centre: at(510, 20) });
    const wider = movePoints(plan, round, new Map([[1, at(500, 200)]])).fence?.circles[0];
    expect(wider?.centre).toEqual(circle.centre);
    expect(wider?.radius).toBeCloseTo(200, 2);
    const both = new Map([
      [0, at(510, 20)],
      [1, at(900, 20)],
    ]);
    expect(movePoints(plan, round, both).fence?.circles[0]?.radius).toBe(80);
    const reach = movePoints(plan, { kind: "link" }, new Map([[1, at(3_000, -50)]])).link;
    expect(reach?.place).toEqual(at(0, -50));
    expect(reach?.range).toBeCloseTo(3_000, 0);
  });

  test("that are rings take more corners, others none", () => {
    expect(pointsOf(insertPoint(plan, zone, 1, at(50, -10)), zone)?.points).toEqual(
      square.toSpliced(1, 0, at(50, -10)),
    );
    expect(pointsOf(insertPoint(plan, area, 4, at(50, -10)), area)?.points.length).toBe(5);
    for (const part of [round, { kind: "rally" }, { kind: "link" }] as const)
      expect(insertPoint(plan, part, 0, at(1, 1))).toBe(plan);
  });

  test("keep as many points as they need; all of them together go with the part", () => {
    expect(pointsOf(removePoints(plan, zone, [1]), zone)?.points).toEqual(square.toSpliced(1, 1));
    expect(pointsOf(removePoints(plan, zone, [1, 2, 3]), zone)?.points).toEqual([square[0], square[1], square[2]]);
    expect(removePoints(plan, zone, [0, 1, 2, 3])).toEqual(removePart(plan, zone));
    expect(removePoints(plan, zone, [0, 1, 2, 3]).zones).toBeUndefined();
    expect(removePoints(plan, { kind: "pattern" }, [0, 1, 2]).section).toEqual([at(0, 900), at(500, 900)]);
    expect(removePoints(plan, { kind: "rally" }, [0]).rally).toEqual([plan.rally?.[1]]);
    expect(removePoints(plan, { kind: "rally" }, [0, 1]).rally).toBeUndefined();
    expect(removePoints(plan, round, [1])).toBe(plan);
    expect(removePoints(plan, round, [0]).fence?.circles).toEqual([]);
    expect(removePoints(plan, { kind: "link" }, [0]).link).toBeUndefined();
    expect(removePoints(plan, { kind: "return-point" }, [0]).fence?.returnPoint).toBeUndefined();
    expect(removePoints(plan, area, [9])).toBe(plan);
  });

  test("are found again after others were deleted before them, and not once they are gone", () => {
    const fewer = removePart(plan, { kind: "fence-area", index: 0 });
    expect(samePart(plan, fewer, area)).toEqual({ kind: "fence-area", index: 0 });
    expect(samePart(plan, fewer, { kind: "fence-area", index: 0 })).toBeUndefined();
    expect(samePart(plan, fewer, zone)).toBe(zone);
    expect(samePart(plan, removePart(plan, zone), zone)).toBeUndefined();
    expect(samePart(plan, removePart(plan, round), round)).toBeUndefined();
  });

  test("that are outlines of a pattern or the place it is around are the pattern’s", () => {
    const ring = withShape(withKind(plan, "area"), square);
    expect(pointsOf(ring, { kind: "pattern" })).toEqual({ points: square, form: "ring", limits: [3, 1_000] });
    expect(shapeOf(removePoints(ring, { kind: "pattern" }, [0, 1, 2, 3]))).toEqual(square.slice(0, 3));
  });

  test("that are around a place have a radius too, within what the fields allow", () => {
    const pattern: PlanPart = { kind: "pattern" };
    for (const kind of ["orbit", "sector", "expanding-square"] as const) {
      const around = withShape(withKind(plan, kind), [at(3, 3)]);
      const radius = "radius" in around.pattern ? around.pattern.radius : 0;
      const [middle, edge = at(0, 0)] = pointsOf(around, pattern)?.points ?? [];
      expect(middle).toEqual(at(3, 3));
      expect(distance(at(3, 3), edge)).toBeCloseTo(radius, 2);
      const moved = movePoints(around, pattern, new Map([[0, at(4, 4)]]));
      expect([shapeOf(moved), moved.pattern]).toEqual([[at(4, 4)], expect.objectContaining({ radius })]);
      const radiusAt = (east: number) => movePoints(around, pattern, new Map([[1, at(3 + east, 3)]])).pattern;
      expect([radiusAt(321), radiusAt(1)]).toMatchObject([{ radius: 321 }, { radius: 10 }]);
      expect(removePoints(around, pattern, [0, 1])).toBe(around);
      expect(insertPoint(around, pattern, 1, at(9, 9))).toBe(around);
    }
    expect(pointsOf(withKind(plan, "orbit"), pattern)).toEqual({ points: [], form: "places", limits: [1, 1] });
  });
});

test("places go the same metres east and north wherever they lie, over the date line too", () => {
  const places = [
    { lat: 0, lon: 179.9999 },
    { lat: 60, lon: 10 },
    { lat: 5, lon: 5 },
  ];
  const moved = shifted(places, [0, 1], { east: 100, north: 50 });
  expect([...moved.keys()]).toEqual([0, 1]);
  const east = moved.get(0);
  expect(east?.lon).toBeCloseTo(-179.9992, 4);
  for (const [i, to] of moved) {
    const { east: e, north: n } = new EnuFrame(places[i] as { lat: number; lon: number }).toEnu(to);
    expect([Math.round(e * 10), Math.round(n * 10)]).toEqual([1_000, 500]);
  }
});
