import { expect, it } from "vitest";
import type { LiveVehicle } from "../../src/contract/records.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { plannedCoverage } from "../../src/mission/plannedCoverage.ts";
import { sweepOf } from "../../src/mission/sweep.ts";
import { CoverageWatch } from "../../src/station/coverageWatch.ts";
import { reportOf } from "../../src/station/report.ts";
import { reportMap } from "../../src/station/reportMap.ts";
import { reportPage } from "../../src/station/reportPage.ts";
import { stationGround } from "../../src/station/terrain.ts";
import { at, line } from "../geo/local.ts";
import { shapedGround } from "../geo/relief.ts";

// A chain of banks up to 25 m high between the path and the section.
const hills = shapedGround(
  { lat: 47, lon: 8 },
  (east, north) => 700 + Math.max(0, 25 - Math.abs(north - 60)) * Math.abs(Math.sin(east / 200)),
);

/** The patrol as samples of a vehicle that flies exactly as planned, ten minutes after the epoch. */
function flown(plan: Plan): LiveVehicle[] {
  const { legs } = patrolOf(plan, hills);
  return [...sweepOf(legs, plan.camera, hills)].map(({ pose, afterMs }) => ({
    id: "v",
    at: 600_000 + afterMs,
    lat: pose.lat,
    lon: pose.lon,
    amsl: pose.amsl,
    headingDeg: pose.headingDeg,
    rollDeg: 4,
    pitchDeg: -3,
    groundSpeed: 10,
    climb: 0,
    courseDeg: 0,
    gimbal: { pitchDeg: pose.pitchDeg, yawDeg: 0 },
    linkLoss: 0,
  }));
}

const level = newPlan({ section: line([0, 0], [900, 0], [1500, 30]), home: at(0, 0), watchWidth: 150 });
const plan = { ...level, pattern: { ...level.pattern, standoff: 150, ahl: 60 } };

it("a patrol that is flown as planned has seen, at its end, what was promised", () => {
  const watch = new CoverageWatch(plan);
  for (const sample of flown(plan)) watch.observe(sample, stationGround(hills, 700));
  const promised = plannedCoverage(plan, patrolOf(plan, hills), hills);
  let differ = 0;
  promised.why.forEach((sight, i) => {
    if (sight !== watch.map.why[i]) differ++;
  });
  expect(promised.percent()).toBeGreaterThan(30);
  expect(promised.shares().hidden).toBeGreaterThan(0.5);
  // Where the vehicle turns on the spot the station looks only twice a second.
  expect(differ / promised.why.length).toBeLessThan(0.03);
});

it("what was seen is looked at twice a second, and not without a gimbal", () => {
  const watch = new CoverageWatch(plan);
  const [sample] = flown(plan);
  if (!sample) throw new Error("nothing was flown");
  const { gimbal: _, ...blind } = sample;
  watch.observe(blind, hills);
  expect(watch.map.percent()).toBe(0);
  const seen = [0, 400, 600].map((after) => {
    watch.observe({ ...sample, at: sample.at + after }, hills);
    return Math.max(...[...watch.map.lastSeenAt].filter((when) => !Number.isNaN(when)), 0) - sample.at;
  });
  expect(seen).toEqual([0, 0, 600]);
});

it("a plan of another pattern is watched too, and one with nothing to see does no harm", () => {
  const [sample] = flown(plan);
  if (!sample) throw new Error("nothing was flown");
  const { ahl, speed } = plan.pattern;
  const area = (outline: readonly LatLon[]): Plan => ({
    ...plan,
    section: [],
    pattern: { kind: "area", outline, headingDeg: null, overlapPercent: 20, ahl, speed },
  });
  const field = new CoverageWatch(area(line([-100, -100], [400, -100], [400, 100], [-100, 100])));
  field.observe(sample, hills);
  expect(field.map.percent()).toBeGreaterThan(0);
  const nothing = new CoverageWatch(area([]));
  nothing.observe(sample, hills);
  expect(nothing.map.percent()).toBe(0);
});

it("a plan that wants more pixels than the detector needs counts as seen only what has them", () => {
  const sharp = { ...plan, pattern: { ...plan.pattern, pixels: 40 } };
  const [usual, wanted] = [plan, sharp].map((one) => plannedCoverage(one, patrolOf(one, hills), hills).percent());
  expect(wanted).toBeLessThan((usual as number) / 2);
});

it("the same terrain and home are the same ground, so that heights are read once", () => {
  expect(stationGround(hills, 700)).toBe(stationGround(hills, 700));
  expect(stationGround(hills, 701)).not.toBe(stationGround(hills, 700));
  expect(stationGround(undefined, 700).elevation(at(0, 0))).toBe(700);
  expect(stationGround(undefined, undefined).elevation(at(0, 0))).toBeUndefined();
});

it("a report tells the stretches that were not seen, and why", () => {
  const coverage = plannedCoverage(plan, patrolOf(plan, hills), hills);
  const report = reportOf({
    plan,
    sortie: { id: "s", vehicleId: "v", startedAt: 0 } as never,
    startedAt: 0,
    endedAt: 60_000,
    outcome: "landed",
    track: [],
    coverage,
    flags: [],
    texts: [],
  });
  expect(report.coverage.shares).toEqual(coverage.shares());
  const whys = new Set(report.coverage.cells.map(({ why }) => why));
  expect([...whys].sort()).toEqual(expect.arrayContaining(["hidden", "seen"]));
  expect(report.coverage.cells.length).toBeLessThan(coverage.grid.cells / 2);
  expect(reportMap(report, undefined)).toContain("<title>hidden by terrain</title>");
  const [gap] = report.coverage.gaps;
  expect(gap?.why).toBe("hidden");
  expect(reportPage(report)).toMatch(/\d+–\d+ m \(hidden by terrain\)/);
});

it("a report of an area tells the pieces that were not seen, and speaks of no section", () => {
  const outline = line([0, 0], [600, 0], [600, 400], [0, 400]);
  const { ahl, speed } = plan.pattern;
  const area: Plan = {
    ...plan,
    section: [],
    pattern: { kind: "area", outline, headingDeg: null, overlapPercent: 20, ahl, speed },
  };
  const watch = new CoverageWatch(area);
  for (const sample of flown(area).slice(0, 200)) watch.observe(sample, hills);
  const report = reportOf({
    plan: area,
    sortie: { id: "s", vehicleId: "v", startedAt: 0 } as never,
    startedAt: 0,
    endedAt: 60_000,
    outcome: "cut short",
    track: [],
    coverage: watch.map,
    flags: [],
    texts: [],
  });
  expect(report.coverage.gaps).toEqual([]);
  expect(report.coverage.patches?.[0]).toMatchObject({ why: "never", squareMetres: expect.any(Number) });
  const page = reportPage(report);
  expect(page).toMatch(/Not seen: [\d.]+ (m²|km²) \(never in the picture\).* of the area\./);
  expect(page).not.toMatch(/section/);
});
