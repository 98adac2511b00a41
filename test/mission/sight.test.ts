import { describe, expect, test } from "vitest";
import { type CameraPose, project } from "../../src/geo/camera.ts";
import { bearing, EnuFrame } from "../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { DROP } from "../../src/geo/lineOfSight.ts";
import { nearestOnPath } from "../../src/geo/path.ts";
import { type LatLon, toDeg, wrap180 } from "../../src/geo/position.ts";
import { CAR_HEIGHT, carRange, carShown } from "../../src/mission/carPixels.ts";
import { CoverageMap, sights } from "../../src/mission/coverage.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { type Leg, placeOnLeg } from "../../src/mission/leg.ts";
import { type Patrol, patrolOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { plannedCoverage } from "../../src/mission/plannedCoverage.ts";
import { seenText } from "../../src/mission/seenShare.ts";
import { CorridorSight } from "../../src/mission/sight.ts";
import { sweepOf } from "../../src/mission/sweep.ts";
import { at, line, random } from "../geo/local.ts";
import { fractalMountains, shapedGround } from "../geo/relief.ts";

const origin = { lat: 47, lon: 8 };
const camera = { ...newPlan().camera, width: 1920, height: 1080, hfovDeg: 40 };

/** Slow and surely right: the ground itself, asked every 2 m along the line from the camera to the roof of a car. */
function seenByRays(ground: Ground, pose: CameraPose, place: LatLon): boolean {
  const frame = new EnuFrame(pose);
  const target = ground.elevation(place);
  if (target === undefined) return false;
  const { east, north } = frame.toEnu({ lat: place.lat, lon: place.lon });
  const square = east * east + north * north;
  const roof = target + CAR_HEIGHT - DROP * square;
  if (Math.hypot(east, north, pose.amsl - roof) > carRange(camera)) return false;
  const rise = (e: number, n: number) => {
    const height = (k: number) => {
      const { lat, lon } = frame.toPosition({ east: east + e * k, north: north + n * k });
      return ground.elevation({ lat, lon }) ?? 0;
    };
    return (height(3) - height(-3)) / 6;
  };
  const normal = [-rise(1, 0), -rise(0, 1), 1] as const;
  const up = roof - pose.amsl;
  const range = Math.hypot(east, north, up);
  const sine = -(east * normal[0] + north * normal[1] + up) / (range * Math.hypot(...normal));
  if ((carRange(camera) / range) * carShown(sine) < 1) return false;
  const pixel = project(camera, pose, { ...place, amsl: roof });
  if (!pixel || pixel.u < 0 || pixel.v < 0 || pixel.u > camera.width || pixel.v > camera.height) return false;
  const count = Math.ceil(Math.sqrt(square) / 2);
  for (let k = 1; k < count; k++) {
    const t = k / count;
    const { lat, lon } = frame.toPosition({ east: east * t, north: north * t });
    if ((ground.elevation({ lat, lon }) ?? 0) - DROP * square * t * t > pose.amsl + (roof - pose.amsl) * t)
      return false;
  }
  return true;
}

/** A patrol that winds through mountains some 45 m above the ground, looking at the section from 300 m beside it. */
function mountainPatrol(ground: Ground, seed: number): { plan: Plan; patrol: Patrol } {
  const next = random(seed);
  let north = 0;
  const section = Array.from({ length: 7 }, (_, i) => {
    north += (next() - 0.5) * 400;
    return at(i * 500 - 1500, north);
  });
  const level = newPlan({ section, home: section[0] as LatLon, watchWidth: 150, camera });
  const plan: Plan = { ...level, pattern: { ...level.pattern, standoff: 300, back: "none" } };
  const patrol = patrolOf(plan, ground);
  const legs = patrol.legs.flatMap((leg): Leg[] => {
    const count = Math.max(1, Math.round(leg.length / 100));
    const over = (i: number) => {
      const place = placeOnLeg(leg, (leg.length * i) / count);
      return { ...place, ahl: 0, amsl: (ground.elevation(place) ?? 0) + 45 };
    };
    return Array.from({ length: count }, (_, i) => {
      const [from, to] = [over(i), over(i + 1)];
      const aim = nearestOnPath(section, from);
      const wanted = -Math.round(toDeg(Math.atan2(from.amsl - (ground.elevation(aim) ?? 0), aim.distance)));
      return { ...leg, from, to, length: leg.length / count, gimbalPitchDeg: Math.max(-90, Math.min(10, wanted)) };
    });
  });
  return { plan, patrol: { ...patrol, legs } };
}

/** The same way as the plan's sweep, but with poses a few metres apart, whatever the picture. */
const everyFewMetres = (legs: readonly Leg[]) => sweepOf(legs, { ...camera, hfovDeg: 2 }, flatGround(0));

describe("coverage over mountains", () => {
  test("agrees with brute-force ray casting in all but one cell of a hundred", { timeout: 60_000 }, () => {
    let cells = 0;
    const counts = { differ: 0, hidden: 0, seen: 0, small: 0 };
    for (const seed of [1, 2]) {
      const ground = fractalMountains({ lat: 46.97, lon: 7.955 }, { size: 256, relief: 700, roughness: 0.55, seed });
      const { plan, patrol } = mountainPatrol(ground, seed);
      const map = plannedCoverage(plan, patrol, ground);
      const slow = new Uint8Array(map.grid.cells);
      const centres = Array.from(slow, (_, i) => map.grid.centre(i));
      for (const { pose } of everyFewMetres(patrol.legs))
        centres.forEach((place, i) => {
          if (!slow[i] && seenByRays(ground, pose, place)) slow[i] = 1;
        });
      cells += slow.length;
      slow.forEach((seen, i) => {
        const why = sights[map.why[i] as number];
        if ((why === "seen") !== (seen === 1)) counts.differ++;
        if (why === "hidden" || why === "seen" || why === "small") counts[why]++;
      });
    }
    expect(counts.hidden / cells).toBeGreaterThan(0.04);
    expect(counts.seen / cells).toBeGreaterThan(0.8);
    expect(counts.differ / cells).toBeLessThanOrEqual(0.01);
  });
});

const BESIDE_DEG = 60; // off the middle of a picture that is 40° wide: never in it

/** An area over mountains, swept with a camera that reaches down to 30° only, so that ridges hide some of it. */
function mountainSweep(home: LatLon): Plan {
  const blank = newPlan({ home, camera: { ...camera, minPitchDeg: -30 } });
  const outline = line([-260, -200], [320, -170], [230, 270], [-200, 200]);
  const pattern = { ...newPattern("area", blank), outline, overlapPercent: 0, speed: 10 };
  return { ...blank, pattern: { ...pattern, aboveGround: { agl: 80, tolerance: 30, floor: 40 } } };
}

describe("coverage of an area in mountains", () => {
  test("agrees with brute-force ray casting in all but one cell of a hundred", { timeout: 60_000 }, () => {
    const counts = { differ: 0, hidden: 0, seen: 0, cells: 0 };
    for (const seed of [3, 4]) {
      const ground = fractalMountains({ lat: 46.97, lon: 7.955 }, { size: 256, relief: 1_000, roughness: 0.62, seed });
      const plan = mountainSweep(at(-260, -200));
      const patrol = patrolOf(plan, ground);
      const map = plannedCoverage(plan, patrol, ground, { step: 20 });
      const slow = new Uint8Array(map.grid.cells);
      const watched = [...slow.keys()].filter((i) => !map.outside?.[i]);
      const centres = Array.from(slow, (_, i) => map.grid.centre(i));
      for (const { pose } of sweepOf(patrol.legs, { ...camera, hfovDeg: 4 }, flatGround(0)))
        for (const i of watched) {
          const place = centres[i] as LatLon;
          if (slow[i] || Math.abs(wrap180(bearing(pose, place) - pose.headingDeg)) > BESIDE_DEG) continue;
          if (seenByRays(ground, pose, place)) slow[i] = 1;
        }
      counts.cells += watched.length;
      for (const i of watched) {
        const why = sights[map.why[i] as number];
        if ((why === "seen") !== (slow[i] === 1)) counts.differ++;
        if (why === "hidden" || why === "seen") counts[why]++;
      }
    }
    expect(counts.hidden / counts.cells).toBeGreaterThan(0.04);
    expect(counts.seen / counts.cells).toBeGreaterThan(0.8);
    expect(counts.differ / counts.cells).toBeLessThanOrEqual(0.01);
  });
});

/** A section of 1 km to the east, flown 200 m north of it, 60 m above ground of 100 m. */
const beside = (ground: Ground, known: Partial<Plan> = {}): { plan: Plan; map: CoverageMap } => {
  const level = newPlan({ section: line([0, 0], [1000, 0]), home: at(0, 200), watchWidth: 60, camera, ...known });
  const plan = { ...level, pattern: { ...level.pattern, standoff: 200, ahl: 60, back: "none" as const } };
  return { plan, map: plannedCoverage(plan, patrolOf(plan, ground), ground) };
};
const why = (map: CoverageMap, alongs: readonly number[], row: number) =>
  alongs.map((along) => map.cells()[Math.floor(along / map.grid.long) * map.grid.rows + row]?.why);

/** Level ground that was measured. */
const flatOf = (amsl: number): Ground => ({ elevation: () => amsl });

describe("a plan's coverage", () => {
  // A dam 25 m high between the path and the section, from 400 m to 600 m along it, its crest 60 m from the section.
  const dam = shapedGround(origin, (east, north) =>
    east > 400 && east < 600 ? 100 + Math.max(0, 25 - Math.abs(north - 60)) : 100,
  );

  test("leaves out what a ridge hides, and says so", () => {
    const { map } = beside(dam);
    expect(why(map, [200, 500, 800], 2)).toEqual(["seen", "hidden", "seen"]);
    const [gap, ...others] = map.gaps();
    expect([gap?.why, others]).toEqual(["hidden", []]);
    expect(gap?.fromAlong).toBeGreaterThan(380);
    expect(gap?.toAlong).toBeLessThan(620);
    expect(map.shares().hidden).toBeGreaterThan(5);
    expect(beside(flatOf(100)).map.percent()).toBe(100);
  });

  test("sees behind the ridge from higher up, and from the other side", () => {
    const { plan } = beside(dam);
    const higher = { ...plan, pattern: { ...plan.pattern, ahl: 140 } };
    expect(plannedCoverage(higher, patrolOf(higher, dam), dam).gaps()).toEqual([]);
    const other = { ...plan, pattern: { ...plan.pattern, side: "right" as const } };
    expect(plannedCoverage(other, patrolOf(other, dam), dam).gaps()).toEqual([]);
  });

  test("does not count a car of a few pixels as seen", () => {
    const wide = { ...camera, width: 640, height: 360 };
    const { map } = beside(flatOf(100), { camera: wide });
    expect(map.gaps()[0]).toMatchObject({ fromAlong: 0, why: "small" });
    const [cell] = map.cells().filter((c) => c.across === 0 && c.along > 500);
    // 640 pixels over 40° are a focal length of 879; 209 m away a car has 19 pixels, and shows 78 % of them.
    expect(cell?.pixels).toBeGreaterThan(13);
    expect(cell?.pixels).toBeLessThan(16);
  });

  test("says where the ground was not known and level ground was assumed", () => {
    const half: Ground = { elevation: ({ lon }) => (lon < at(500, 0).lon ? 100 : undefined) };
    const { map } = beside(half);
    expect(why(map, [200, 800], 2)).toEqual(["seen", "assumed"]);
    expect([map.percent(), Math.round(map.shares().assumed / 10)]).toEqual([100, 5]);
    expect(map.seen().assumed).toBeCloseTo(map.shares().assumed, 9);
    expect(seenText(map.seenLine())).toMatch(/^100 %, of it \d\d % over ground that is not known$/);
    const unknown = beside(flatGround(100)).map;
    expect([unknown.shares().assumed, unknown.seen(), unknown.seenLine()]).toEqual([
      100,
      { percent: 100, assumed: 100 },
      { percent: 100, assumed: 100 },
    ]);
    expect(seenText(beside(flatOf(100)).map.seen())).toBe("100 %");
  });

  test("is the same on both sides of the date line", () => {
    const shift = 180 - at(500, 0).lon;
    const over = (p: LatLon): LatLon => ({
      lat: p.lat,
      lon: p.lon + shift >= 180 ? p.lon + shift - 360 : p.lon + shift,
    });
    const back: Ground = {
      elevation: ({ lat, lon }) => dam.elevation({ lat, lon: lon < 0 ? lon + 360 - shift : lon - shift }),
    };
    const { plan, map } = beside(dam);
    const far = new CoverageMap(plan.section.map(over), { step: 20, width: 60 });
    const sight = new CorridorSight(far, { camera, ground: back });
    for (const { pose, afterMs } of sweepOf(patrolOf(plan, dam).legs, camera, dam, 100))
      sight.look({ ...pose, ...over(pose) }, afterMs);
    expect(far.why).toEqual(map.why);
  });

  test("can be stopped, and tells how far it is", () => {
    const { plan } = beside(dam);
    const long = { ...plan, section: line([0, 0], [12_000, 0]) };
    const shares: number[] = [];
    let asked = 0;
    const map = plannedCoverage(long, patrolOf(long, dam), dam, {
      onProgress: (share) => shares.push(share),
      stop: () => ++asked === 2,
    });
    expect(shares).toHaveLength(2);
    expect(shares[1]).toBeGreaterThan(shares[0] as number);
    expect(map.linePercent()).toBeGreaterThan(10);
    expect(map.linePercent()).toBeLessThan(95);
  });
});
