import { expect, test } from "vitest";
import { cameraProfiles } from "../../src/mission/catalog.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { withKind } from "../../src/mission/patterns/newPattern.ts";
import type { Stop } from "../../src/mission/patterns/stop.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { planDifference } from "../../src/mission/planDifference.ts";
import { planSketchOf } from "../../src/mission/planSketch.ts";
import { at, line, random } from "../geo/local.ts";

const plan: Plan = newPlan({ name: "Ridge", section: line([0, 0], [1000, 0], [2000, 500]) });
const changed = (change: Partial<Plan>) => planDifference(plan, { ...plan, ...change });

test("nothing changed is nothing said", () => {
  expect(planDifference(plan, structuredClone(plan))).toEqual([]);
});

test("name, height and speed are told with both values and their units", () => {
  expect(changed({ name: "Valley", pattern: { ...plan.pattern, ahl: 120, speed: 9.5 } })).toEqual([
    "Name: Ridge → Valley",
    "Height above home: 90 m → 120 m",
    "Speed: 12 m/s → 9.5 m/s",
  ]);
});

test("points of the section are counted as added, removed or moved, with the length", () => {
  const [a, b, c] = plan.section as [Plan["section"][0], Plan["section"][0], Plan["section"][0]];
  expect(changed({ section: [a, b, c, at(3000, 500)] })).toEqual(["Section: 1 point added, 2118 m → 3118 m"]);
  expect(changed({ section: [a, c] })).toEqual(["Section: 1 point removed, 2118 m → 2061 m"]);
  expect(changed({ section: [a, at(1000, 40), c] })).toEqual(["Section: 1 point moved, 2118 m → 2101 m"]);
  expect(changed({ section: line([5, 5], [900, 0]) })).toEqual(["Section: 1 point removed, 2 moved, 2118 m → 895 m"]);
});

test("stops of a route are counted as moved, or changed where they are", () => {
  const route = withKind(plan, "route");
  if (route.pattern.kind !== "route") throw new Error("no route");
  const [a, b, c] = route.pattern.stops as [Stop, Stop, Stop];
  const stops = [{ ...a, speed: 5 }, { ...b, ...at(1000, 100) }, c];
  expect(planDifference(route, { ...route, pattern: { ...route.pattern, stops } })).toEqual([
    "Stops: 1 point moved, 1 changed, 2118 m → 2082 m",
  ]);
});

test("another pattern, drone or camera is called by its name", () => {
  const area = withKind(plan, "area");
  expect(planDifference(plan, area)[0]).toBe("Pattern: corridor → area");
  const drone = { ...plan.drone, enduranceMs: 45 * 60_000, maxWind: 12 };
  expect(changed({ drone })).toEqual(["Drone: endurance: 30 min → 45 min, greatest wind: none → 12 m/s"]);
  const [, camera] = cameraProfiles;
  if (!camera) throw new Error("no other camera");
  expect(changed({ camera })[0]).toMatch(/^Camera: Simulated camera, 50° → Full HD, 60° \(wide\)/);
});

test("zones, fence, rally points, home and demands are told by what became of them", () => {
  const zone = { id: "z1", name: "Village", kind: "no-fly" as const, points: line([0, 0], [100, 0], [100, 100]) };
  const fence = { polygons: [{ kind: "inclusion" as const, points: zone.points }], circles: [] };
  const full: Plan = {
    ...plan,
    zones: [zone],
    fence,
    rally: [{ ...at(5, 5), ahl: 50 }],
    home: at(0, 0),
    ownSide: { buffer: 50 },
    wind: { speed: 6 },
  };
  expect(planDifference(plan, full)).toEqual([
    "Home: set",
    "Zone added: Village (no-fly)",
    "Fence: added",
    "Rally points: 1 added",
    "Own side: none → buffer 50",
    "Wind: none → speed 6",
  ]);
  const moved: Plan = {
    ...full,
    zones: [{ ...zone, name: "Town", points: line([0, 0], [100, 0], [100, 300]) }],
    fence: { ...fence, circles: [{ kind: "exclusion", centre: at(0, 0), radius: 20 }] },
    home: at(30, 40),
    ownSide: { buffer: 80 },
    wind: { speed: 6, fromDeg: 270 },
  };
  expect(planDifference(full, moved)).toEqual([
    "Home: moved by 50 m",
    "Zone Town: 1 point moved, 200 m → 400 m, name: Village → Town",
    "Fence: 1 → 2 areas",
    "Distance kept from the line: 50 m → 80 m",
    "Wind from: none → 270°",
  ]);
});

test("no change is silent, whatever field it is in", () => {
  const leaves = (value: unknown, path: readonly string[] = []): string[][] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]))
      : [[...path]];
  const full: Plan = {
    ...plan,
    home: at(1, 1),
    link: { place: at(0, 0), range: 5_000 },
    pattern: { ...plan.pattern, aboveGround: { agl: 80, tolerance: 10, floor: 40 } },
  };
  for (const path of leaves(full)) {
    const other = structuredClone(full) as unknown as Record<string, unknown>;
    const last = path.at(-1) as string;
    const part = path.slice(0, -1).reduce((one, key) => one[key] as Record<string, unknown>, other);
    part[last] = typeof part[last] === "number" ? (part[last] as number) + 0.5 : "other";
    expect(planDifference(full, other as unknown as Plan), path.join(".")).not.toEqual([]);
  }
});

test("a sketch of a long plan has few places and its length", () => {
  const next = random(4);
  const section = Array.from({ length: 3_000 }, (_, i) => at(i * 30, 200 * Math.sin(i / 40) + next()));
  const sketch = planSketchOf({ ...plan, section });
  expect(sketch.kind).toBe("corridor");
  expect(sketch.length).toBeGreaterThan(90_000);
  expect(sketch.shape.length).toBeGreaterThan(10);
  expect(Math.max(sketch.shape.length, sketch.path.length)).toBeLessThanOrEqual(100);
  expect(sketch.path.length).toBeGreaterThan(10);
  expect(planSketchOf({ ...plan, section: [] })).toEqual({ kind: "corridor", length: 0, shape: [], path: [] });
});
