import { describe, expect, test } from "vitest";
import { project } from "../../src/geo/camera.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { nearestOnPath } from "../../src/geo/path.ts";
import { area, contains } from "../../src/geo/polygon.ts";
import { setPattern } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { at, frame, line, metres } from "../geo/local.ts";
import { bentPlan, straightPlan } from "./samples.ts";

const ground = flatGround(400);
const brief = (plan: Plan, on: Ground = ground) =>
  patrolOf(plan, on).legs.map(({ kind, to, looking, gimbalPitchDeg, gimbalYawDeg }) => [
    kind,
    metres([to], 0)[0],
    looking,
    gimbalPitchDeg,
    gimbalYawDeg,
  ]);

describe("a corridor patrol", () => {
  test("goes out beside the section and back the same way, camera on the section both times", () => {
    expect(brief(bentPlan)).toEqual([
      ["transit", [0, 120], "right", -37, 90],
      ["watch", [772, 120], "right", -37, 90],
      ["watch", [1546, 507], "right", -37, 90],
      ["watch", [772, 120], "left", -37, -90],
      ["watch", [0, 120], "left", -37, -90],
      ["transit", [200, -300], "left", -37, -90],
    ]);
  });

  test("on the other side keeps the section on the same hand on the way back", () => {
    expect(brief(setPattern(straightPlan, "back", "other-side"))).toEqual([
      ["transit", [0, 120], "right", -37, 90],
      ["watch", [1000, 120], "right", -37, 90],
      ["transit", [1000, -120], "right", -37, 90],
      ["watch", [0, -120], "right", -37, 90],
      ["transit", [0, 0], "right", -37, 90],
    ]);
  });

  test("on the right of the section looks left, and one way ends where the section does", () => {
    const oneWay = setPattern(setPattern(straightPlan, "back", "none"), "side", "right");
    expect(brief({ ...oneWay, home: null })).toEqual([["watch", [1000, -120], "left", -37, -90]]);
  });

  test("over the section looks straight down, or as far down ahead as the gimbal reaches", () => {
    const over = setPattern(setPattern(straightPlan, "standoff", 0), "back", "none");
    expect(brief(over)[0]).toEqual(["watch", [1000, 0], "ahead", -90, 0]);
    const stiff = { ...over, camera: { ...over.camera, minPitchDeg: -40 } };
    expect(brief(stiff)[0]).toEqual(["watch", [1000, 0], "ahead", -40, 0]);
  });

  test("tilts the gimbal by the height over the section, not over home", () => {
    const rising: Ground = { elevation: ({ lat, lon }) => (frame.toEnu({ lat, lon }).east > 500 ? 430 : 400) };
    const plan = { ...bentPlan, pattern: { ...bentPlan.pattern, back: "none" as const } };
    expect(brief(plan, rising).map((leg) => leg[3])).toEqual([-37, -37, -27, -27]);
  });

  test("keeps the section in the middle of the picture all along", () => {
    const { views, legs } = patrolOf(bentPlan, ground);
    let judged = 0;
    for (const { pose, leg, along } of views) {
      const own = legs[leg];
      const near = nearestOnPath(bentPlan.section, pose);
      // Abeam of a straight piece, away from bends and turns.
      if (!own || along < 150 || along > own.length - 150 || Math.abs(near.distance - 120) > 0.5) continue;
      const seen = project(bentPlan.camera, pose, { ...near, amsl: 400 });
      expect(seen?.u).toBeCloseTo(480, -1);
      expect(Math.abs((seen?.v ?? 0) - 270)).toBeLessThan(10); // half a degree: whole degrees are sent
      judged++;
    }
    expect(judged).toBeGreaterThan(20);
  });

  test("does not follow every wobble of a section that was drawn with many points", () => {
    const wobbly = line(...Array.from({ length: 41 }, (_, i): [number, number] => [i * 25, i % 2 ? 3 : 0]));
    const { legs } = patrolOf({ ...straightPlan, section: wobbly, home: null }, ground);
    expect(legs).toHaveLength(2);
    for (const { from } of legs) expect(Math.abs(nearestOnPath(wobbly, from).distance - 120)).toBeLessThan(5);
  });

  test("has no legs when the section is too short or bends too sharply, and says so by having none", () => {
    const bay = { ...straightPlan, section: line([0, 0], [1000, 0], [1000, 100], [0, 100]) };
    for (const plan of [bay, { ...straightPlan, section: [] }, { ...straightPlan, section: line([0, 0]) }]) {
      const { legs, items, swath, views, estimate } = patrolOf(plan, ground);
      expect({ legs, items, swath, views }).toEqual({ legs: [], items: [], swath: [], views: [] });
      expect(estimate).toEqual({ length: 0, durationMs: 0, batteryPercent: 0, watchLength: 0, watchMs: 0 });
    }
  });

  test("names heights above sea level only where the ground is known", () => {
    const known = patrolOf(straightPlan, ground);
    const unknown = patrolOf(straightPlan, { elevation: () => undefined });
    expect([known.homeAmsl, known.legs[0]?.from.amsl, known.legs[0]?.from.ahl]).toEqual([400, 490, 90]);
    expect("homeAmsl" in unknown || "amsl" in (unknown.legs[0]?.from ?? {})).toBe(false);
    expect(unknown.legs.map((leg) => leg.gimbalPitchDeg)).toEqual(known.legs.map((leg) => leg.gimbalPitchDeg));
  });
});

describe("the swath", () => {
  test("of a straight leg is the band between the picture's near and far edge", () => {
    const [swath] = patrolOf(setPattern(straightPlan, "back", "none"), ground).swath;
    if (!swath) throw new Error("no swath");
    const half = Math.atan((270 / 480) * Math.tan((25 * Math.PI) / 180));
    const near = 120 - 90 / Math.tan((37 * Math.PI) / 180 + half);
    const far = 120 - 90 / Math.tan((37 * Math.PI) / 180 - half);
    expect([500].flatMap((e) => [near - 1, near + 1, far - 1, far + 1].map((n) => contains(swath, at(e, n))))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(area(swath)).toBeGreaterThan(1000 * (near - far));
  });

  test("has one outline for each watch leg", () => {
    const { swath, legs } = patrolOf(bentPlan, ground);
    expect(swath).toHaveLength(legs.filter((leg) => leg.kind === "watch").length);
    expect(swath[0]?.some((p) => frame.toEnu({ lat: p.lat, lon: p.lon }).north < -50)).toBe(true);
  });
});

describe("the mission of a patrol", () => {
  test("is take-off, speed, gimbal, waypoints, the gimbal turned over for the way back, and the return", () => {
    const { items } = patrolOf(straightPlan, ground);
    const place = (east: number, north: number) => {
      const { lat, lon } = at(east, north);
      return { lat: Math.round(lat * 1e7) / 1e7, lon: Math.round(lon * 1e7) / 1e7 };
    };
    const none = { lat: 0, lon: 0, z: 0, autocontinue: true };
    const gimbal = { command: 1000, frame: 2, ...none, lat: 44 };
    const waypoint = { command: 16, frame: 3, params: [0, 0, 0, Number.NaN], z: 90, autocontinue: true };
    expect(items).toEqual([
      { command: 22, frame: 3, params: [0, 0, 0, Number.NaN], ...place(0, 0), z: 90, autocontinue: true },
      { command: 178, frame: 2, params: [1, 12, -1, 0], ...none },
      { ...gimbal, params: [-37, 90, 0, 0] },
      { ...waypoint, ...place(0, 120) },
      { ...waypoint, ...place(1000, 120) },
      { ...gimbal, params: [-37, -90, 0, 0] },
      { ...waypoint, ...place(0, 120) },
      { command: 20, frame: 2, params: [0, 0, 0, 0], ...none },
    ]);
  });

  test("without a home starts with the way to the first leg all the same", () => {
    const { items } = patrolOf({ ...straightPlan, home: null }, ground);
    expect(items.map((item) => item.command)).toEqual([22, 178, 16, 1000, 16, 1000, 16, 20]);
    expect([items[0]?.lat, items[0]?.lon]).toEqual([0, 0]);
  });

  test("of a fixed wing goes by airspeed and climbs out at 15°", () => {
    const plan = { ...straightPlan, drone: { ...straightPlan.drone, kind: "fixed-wing" as const } };
    const { items } = patrolOf(plan, ground);
    expect([items[0]?.params[0], items[1]?.params]).toEqual([15, [0, 12, -1, 0]]);
  });
});
