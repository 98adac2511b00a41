import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { contains } from "../../src/geo/polygon.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Fence } from "../../src/mission/fence.ts";
import { pathOf } from "../../src/mission/fenceChecks.ts";
import { type Breach, breachesOfLegs, breachesOn } from "../../src/mission/fencePath.ts";
import { isLeftForLater } from "../../src/mission/later.ts";
import { type Patrol, patrolOf, sketchOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { at, metres, random } from "../geo/local.ts";
import { straightPlan } from "./samples.ts";

const ground = flatGround(400);
const box = (west: number, south: number, east: number, north: number): LatLon[] => [
  at(west, south),
  at(east, south),
  at(east, north),
  at(west, north),
];
const keepIn = (...areas: LatLon[][]): Fence => ({
  polygons: areas.map((points) => ({ kind: "inclusion", points })),
  circles: [],
});
const found = (change: Partial<Plan>) => {
  const plan = { ...straightPlan, ...change };
  return checkPlan(plan, patrolOf(plan, ground), { ground })
    .filter(({ code }) => /fence|rally|forbidden|areas/.test(code))
    .map(({ code, severity, message, place }) => ({
      code,
      severity,
      message,
      ...(place && { place: metres([place])[0] }),
    }));
};

describe("a plan with a fence", () => {
  test("around its whole flight has nothing against it", () => {
    const rally = [{ ...at(500, -100), ahl: 40 }];
    expect(found({ fence: keepIn(box(-500, -500, 1500, 500)), rally })).toEqual([]);
  });

  test("that its flight leaves is refused, with the place where it leaves", () => {
    const [only, ...others] = found({ fence: keepIn(box(-500, -500, 600, 500)) });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ code: "leaves-fence", severity: "error" });
    expect(only?.place?.[0]).toBeCloseTo(600, 0);
  });

  test("that forbids a place of its flight is refused, polygon or circle", () => {
    const polygons: Fence = { polygons: [{ kind: "exclusion", points: box(400, -400, 450, 400) }], circles: [] };
    const circles: Fence = { polygons: [], circles: [{ kind: "exclusion", centre: at(700, 120), radius: 60 }] };
    expect(found({ fence: polygons })).toMatchObject([{ code: "enters-forbidden", severity: "error" }]);
    expect(found({ fence: circles })).toMatchObject([{ code: "enters-forbidden", severity: "error" }]);
    expect(
      found({ fence: { ...circles, circles: [{ kind: "exclusion", centre: at(700, 400), radius: 60 }] } }),
    ).toEqual([]);
  });

  test("of two areas side by side is flown by a PX4 but not by an ArduPilot, and says so", () => {
    const fence = keepIn(box(-500, -500, 600, 500), box(500, -500, 1500, 500));
    expect(found({ fence })).toMatchObject([{ code: "not-in-all-areas", severity: "warning" }]);
  });

  test("or rally points that no vehicle would take is refused, each thing named", () => {
    const fence: Fence = {
      polygons: [
        { kind: "inclusion", points: [at(0, 0), at(10, 0)] },
        { kind: "inclusion", points: [at(0, 0), at(10, 10), at(10, 0), at(0, 10)] },
      ],
      circles: [{ kind: "exclusion", centre: at(0, 0), radius: 0 }],
    };
    expect(found({ fence, rally: [{ ...at(0, 0), ahl: 40_000 }] }).map(({ message }) => message)).toEqual([
      "Fence: polygon 1 needs at least 3 corners, has 2",
      "Fence: polygon 2: its sides 1 to 2 and 3 to 4 cross",
      "Fence: circle 1: radius must be more than 0 metres, got 0",
      "Rally point 1: ahl must be a height in metres, got 40000",
    ]);
  });

  test("outside of which a rally point lies is refused", () => {
    const rally = [
      { ...at(500, 0), ahl: 40 },
      { ...at(5000, 0), ahl: 40 },
    ];
    expect(found({ fence: keepIn(box(-500, -500, 1500, 500)), rally })).toMatchObject([
      { code: "rally-outside-fence", message: "Rally point 2 lies outside the fence", severity: "error" },
    ]);
  });
});

describe("a line against a fence", () => {
  test("is outside between two of its points although both are inside", () => {
    const horseshoe = [
      at(0, 0),
      at(300, 0),
      at(300, 300),
      at(200, 300),
      at(200, 100),
      at(100, 100),
      at(100, 300),
      at(0, 300),
    ];
    const [breach, ...others] = breachesOn(keepIn(horseshoe), [at(50, 200), at(250, 200)]);
    expect(others).toEqual([]);
    expect(breach?.kind).toBe("outside");
    expect(metres([breach?.place as LatLon])[0]?.[0]).toBeCloseTo(100, 0);
    expect(breachesOn(keepIn(horseshoe), [at(50, 50), at(250, 50)])).toEqual([]);
  });

  test("across the date line is judged as anywhere else", () => {
    const square = (half: number) =>
      keepIn([
        { lat: -half, lon: 180 - half },
        { lat: -half, lon: -180 + half },
        { lat: half, lon: -180 + half },
        { lat: half, lon: 180 - half },
      ]);
    const way = [
      { lat: 0, lon: 179.95 },
      { lat: 0.01, lon: -179.95 },
    ];
    expect(breachesOn(square(0.1), way)).toEqual([]);
    expect(breachesOn(square(0.02), way)).toEqual([
      { kind: "outside", place: { lat: 0, lon: expect.closeTo(179.95, 9) } },
    ]);
  });

  test("agrees with places tried one by one, on many fences and lines", () => {
    const next = random(11);
    for (let run = 0; run < 150; run++) {
      const place = () => at(1_000 * next(), 1_000 * next());
      const hub = [500 + 200 * next(), 500 + 200 * next()] as const;
      const corners = 3 + Math.floor(6 * next());
      const points = Array.from({ length: corners }, (_, i) => {
        const r = 100 + 400 * next();
        const angle = (i / corners) * 2 * Math.PI;
        return at(hub[0] + r * Math.cos(angle), hub[1] + r * Math.sin(angle));
      });
      const circle = { kind: "exclusion" as const, centre: place(), radius: 20 + 100 * next() };
      const fence: Fence = { ...keepIn(points), circles: [circle] };
      const way = [place(), place()];
      const [a, b] = way as [LatLon, LatLon];
      const tried = Array.from({ length: 2_001 }, (_, i) => ({
        lat: a.lat + ((b.lat - a.lat) * i) / 2_000,
        lon: a.lon + ((b.lon - a.lon) * i) / 2_000,
      }));
      const kinds = new Set(breachesOn(fence, way).map(({ kind }) => kind));
      if (tried.some((p) => !contains(points, p))) expect(kinds).toContain("outside");
      else expect(kinds).not.toContain("outside");
    }
  });

  test("of a patrol's legs, leg by leg, is the same as of its whole path, also after a leg changed", () => {
    const next = random(12);
    for (let run = 0; run < 40; run++) {
      const corner = (): LatLon => at(1_200 * next(), 1_200 * next());
      const fence: Fence = {
        polygons: [
          { kind: "inclusion", points: box(50, 50, 600 + 500 * next(), 1_100) },
          { kind: "inclusion", points: box(400 * next(), 100, 1_150, 1_150) },
          { kind: "exclusion", points: [corner(), corner(), corner()] },
        ],
        circles: [{ kind: "exclusion", centre: corner(), radius: 100 }],
      };
      let plan = newPlan({ section: Array.from({ length: 6 }, corner), home: corner() });
      for (let step = 0; step < 5; step++) {
        plan = { ...plan, section: plan.section.with(step, corner()) };
        const patrol = patrolOf(plan, ground);
        const rounded = (all: readonly Breach[]) => all.map(({ kind, place }) => [kind, metres([place], 3)[0]]);
        expect(rounded(breachesOfLegs(fence, patrol.legs))).toEqual(rounded(breachesOn(fence, pathOf(patrol))));
      }
    }
  });
});

describe("a sketch of very many legs", () => {
  const section = Array.from({ length: 1_200 }, (_, i) => at(40 * i, i % 2 === 0 ? 0 : 15));
  const plan = newPlan({ section, home: at(0, 300) });
  const pattern = { ...plan.pattern, standoff: 60 };
  const tight: Plan = { ...plan, pattern, fence: keepIn(box(-100, -10, 48_500, 400)), wind: { speed: 9 } };
  const codesOf = (patrol: Patrol) => new Set(checkPlan(tight, patrol, { ground }).map(({ code }) => code));

  test("leaves the proof of all that its flight may cover for later, and nothing else", () => {
    const sketch = sketchOf(tight, ground);
    expect(sketch.legs.length).toBeGreaterThan(1_000);
    const [sketched, whole] = [codesOf(sketch), codesOf(patrolOf(tight, ground))];
    const left = [...whole].filter((code) => !sketched.has(code));
    expect(left).toContain("return-leaves-fence");
    expect(left.every((code) => isLeftForLater(code, sketch))).toBe(true);
    expect([...sketched].every((code) => whole.has(code) && !isLeftForLater(code, sketch))).toBe(true);
  });
});
