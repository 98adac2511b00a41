import { describe, expect, test } from "vitest";
import { hatch } from "../../renderer/globe/hatch.ts";
import { legLines, lineNumbers, placesIn } from "../../renderer/globe/legLines.ts";
import { chunksOf } from "../../renderer/globe/lineChunks.ts";
import { ownSideComb } from "../../renderer/globe/ownSideComb.ts";
import { stripTriangles } from "../../renderer/globe/stripMesh.ts";
import { zoneLabel, zoneMiddle } from "../../renderer/globe/zoneLabel.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { nearestOnPath } from "../../src/geo/path.ts";
import { contains } from "../../src/geo/polygon.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";

const frame = new EnuFrame({ lat: 47, lon: 8 });
const at = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const winding = (count: number) =>
  Array.from({ length: count }, (_, i) => at(i * 20, 30 * Math.sin(i / 7) + 11 * Math.sin(i * 1.7)));

describe("a long line", () => {
  test("is cut into pieces that meet and leave nothing out", () => {
    const pieces = chunksOf(lineNumbers(winding(5_000)));
    expect(pieces[0]?.from).toBe(0);
    expect(pieces.at(-1)?.to).toBe(4_999);
    for (const [i, { from, to }] of pieces.entries()) {
      expect(to - from).toBeGreaterThan(0);
      expect(to - from).toBeLessThanOrEqual(256);
      if (i > 0) expect(from).toBe(pieces[i - 1]?.to);
    }
    expect(pieces.length).toBeLessThan(120);
    expect(chunksOf(lineNumbers([at(0, 0)]))).toEqual([]);
    expect(chunksOf(lineNumbers([at(0, 0), at(1, 1)]))).toMatchObject([{ from: 0, to: 1 }]);
  });

  test("of which a point moved, came or went keeps nearly all its pieces", () => {
    const line = winding(5_000);
    const before = new Set(chunksOf(lineNumbers(line)).map(({ hash }) => hash));
    const changed = (other: typeof line) => chunksOf(lineNumbers(other)).filter(({ hash }) => !before.has(hash)).length;
    expect(changed(line)).toBe(0);
    for (const other of [line.with(2_500, at(1, 1)), line.toSpliced(2_500, 0, at(1, 1)), line.toSpliced(2_500, 1)]) {
      expect(changed(other)).toBeGreaterThan(0);
      expect(changed(other)).toBeLessThan(5);
    }
  });

  test("of the legs of a patrol is one as long as they are of one kind, with the heights they are flown at", () => {
    const plan = newPlan({ section: winding(6), home: at(50, -400) });
    const { legs } = patrolOf(plan, flatGround(400));
    const lines = legLines(legs, () => 0);
    expect(lines.map(({ kind }) => kind)).toEqual(["transit", "watch", "transit"]);
    expect(lines.reduce((sum, { numbers }) => sum + numbers.length / 3 - 1, 0)).toBe(legs.length);
    const [lat, lon, amsl] = placesIn(lines[1]?.numbers ?? new Float64Array(3), 3)[0] ?? [];
    const first = legs.find(({ kind }) => kind === "watch")?.from;
    expect({ lat, lon, amsl }).toEqual({ lat: first?.lat, lon: first?.lon, amsl: first?.amsl });
    const [out] = legs;
    const back = { ...out, from: out?.to, to: out?.from } as (typeof legs)[number];
    const [there, again] = [legLines(legs.slice(0, 1), () => 0), legLines([back], () => 0)];
    expect(again).toEqual(there); // out and back are one dashed line
    const unknown = patrolOf(newPlan({ section: winding(6) }), { elevation: () => undefined }).legs;
    const [low] = legLines(unknown, () => 250);
    expect(placesIn(low?.numbers ?? new Float64Array(3), 3)[0]?.[2]).toBe(250 + (unknown[0]?.from.ahl ?? 0));
  });
});

test("a strip is filled by triangles between its two sides, an outline without an inside by none", () => {
  const doubled = (ring: readonly (readonly [number, number])[], triangles: Uint32Array) => {
    let sum = 0;
    for (let k = 0; k < triangles.length; k += 3) {
      const [a, b, c] = [0, 1, 2].map((i) => ring[triangles[k + i] as number] as readonly [number, number]);
      if (a && b && c) sum += (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    }
    return sum;
  };
  const bent = [
    [0, 0],
    [2, 1],
    [4, 0],
    [4, 1],
    [2, 2],
    [0, 1],
  ] as const;
  const five = [
    [0, 0],
    [2, 0],
    [3, 1],
    [2, 2],
    [0, 2],
  ] as const;
  expect(doubled(bent, stripTriangles([6]))).toBe(8);
  expect(doubled(five, stripTriangles([5]))).toBe(10);
  expect([...stripTriangles([4, 2, 3])]).toEqual([0, 1, 3, 1, 2, 3, 6, 7, 8]);
});

describe("the own side of a section", () => {
  const section = [at(0, 0), at(2_000, 0), at(4_000, 300)];

  test("ends at a line with strokes towards the section, on the side that is flown", () => {
    const { line, teeth } = ownSideComb(section, "right", 200);
    for (const p of line) {
      const near = nearestOnPath(section, p);
      expect(near.side).toBe("right");
      expect(Math.abs(near.distance - 203)).toBeLessThan(4); // an outer corner is a little farther
    }
    expect(teeth.length).toBeGreaterThan(40);
    for (const [from, to] of teeth) {
      const [a, b] = [nearestOnPath(section, from).distance, nearestOnPath(section, to).distance];
      expect(b).toBeLessThan(a);
    }
  });

  test("without a buffer is the section itself, with strokes beyond it", () => {
    const { line, teeth } = ownSideComb(section, "left", 0);
    expect(line).toEqual(section);
    const sides = new Set(teeth.map(([, to]) => nearestOnPath(section, to).side));
    expect([...sides]).toEqual(["right"]);
    expect(ownSideComb([at(0, 0)], "left", 100)).toEqual({ line: [], teeth: [] });
  });
});

describe("a zone", () => {
  const corners = [at(0, 0), at(300, 0), at(300, 300), at(0, 300)];

  test("is hatched in the direction of its kind", () => {
    const slope = (directionDeg: number) => {
      const [a, b] = (hatch(corners, 5, directionDeg)[2] ?? []).map((p) => frame.toEnu(p));
      return [Math.round((b?.east ?? 0) - (a?.east ?? 0)), Math.round((b?.north ?? 0) - (a?.north ?? 0))];
    };
    expect([slope(0), slope(90), slope(45)]).toEqual([
      [300, 0],
      [0, 300],
      [300, 300],
    ]);
    expect(slope(135)[0]).toBe(-(slope(135)[1] ?? 0));
  });

  test("bears its name and what it asks, inside it even where it is bent", () => {
    const bent = [at(0, 0), at(400, 0), at(400, 40), at(40, 40), at(40, 400), at(0, 400)];
    for (const points of [corners, bent]) {
      const middle = zoneMiddle(points);
      expect(middle && contains(points, middle)).toBe(true);
    }
    const [west, east] = [
      { lat: 10, lon: 179.9 },
      { lat: 10, lon: -179.9 },
    ];
    expect(Math.abs(zoneMiddle([west, east, { lat: 10.1, lon: 180 }])?.lon ?? 0)).toBeGreaterThan(179.9);
    expect(zoneMiddle([])).toBeUndefined();
    const zone = { id: "a", name: "Ford", points: corners } as const;
    expect([
      zoneLabel({ ...zone, kind: "no-fly" }),
      zoneLabel({ ...zone, kind: "no-fly", name: "No-fly zone 1" }),
      zoneLabel({ ...zone, kind: "interest", weight: 3 }),
      zoneLabel({ ...zone, kind: "watch" }),
      zoneLabel({ ...zone, kind: "interest", name: "Zone of interest 2" }),
    ]).toEqual(["Ford · no-fly", "No-fly zone 1", "Ford · interest × 3", "Ford · watch", "Zone of interest 2 × 1"]);
  });
});
