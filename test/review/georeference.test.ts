import { describe, expect, test } from "vitest";
import type { Box } from "../../src/contract/records.ts";
import { type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { type Covariance, covarianceOf, ellipseOf } from "../../src/review/covariance.ts";
import { type Fix, georeference, type Observation, type PoseSigma } from "../../src/review/georeference.ts";
import { above, at, frame, gaussian, random } from "../geo/local.ts";

const camera = { width: 960, height: 540, hfovDeg: 50 };
const none: PoseSigma = { horizontal: 0, vertical: 0, headingDeg: 0, pitchDeg: 0, rollDeg: 0 };
const some: PoseSigma = { horizontal: 1.5, vertical: 2, headingDeg: 2, pitchDeg: 0.7, rollDeg: 0.5 };

const poseAt = (height: number, headingDeg: number, pitchDeg: number): CameraPose => ({
  ...above(0, 0, 400 + height),
  headingDeg,
  pitchDeg,
  rollDeg: 0,
});

/** A box of so many pixels whose middle is at (u, v). */
const boxAt = (u: number, v: number, w = 30, h = 16): Box => ({
  x: (u - w / 2) / 960,
  y: (v - h / 2) / 540,
  w: w / 960,
  h: h / 540,
});

function fixOf(observation: Partial<Observation> & Pick<Observation, "pose">): Fix {
  const fix = georeference({ box: boxAt(480, 270), camera, sigma: some, ground: flatGround(400), ...observation });
  if (typeof fix === "string") throw new Error(fix);
  return fix;
}
const enu = (fix: Fix) => frame.toEnu({ lat: fix.place.lat, lon: fix.place.lon });

describe("a box on the ground", () => {
  test("is where the middle of the vehicle's body is", () => {
    const next = random(8);
    for (let i = 0; i < 100; i++) {
      const pose = poseAt(60 + 100 * next(), 360 * next(), -25 - 60 * next());
      const body = (() => {
        // A place in view, from the picture's middle half.
        const fix = fixOf({ pose, box: boxAt(240 + 480 * next(), 135 + 270 * next()), sigma: none });
        return { ...fix.place, amsl: 400.75 };
      })();
      const seen = project(camera, pose, body);
      if (!seen) throw new Error("not in the picture");
      const fix = fixOf({ pose, box: boxAt(seen.u, seen.v) });
      const off = new EnuFrame(body).toEnu({ lat: fix.place.lat, lon: fix.place.lon });
      expect(Math.hypot(off.east, off.north)).toBeLessThan(0.1);
      expect(fix.place.amsl).toBeCloseTo(400, 1);
    }
  });

  test("aimed at its lower edge is where that edge touches the ground", () => {
    const pose = poseAt(100, 90, -45);
    const fix = fixOf({ pose, aim: "bottom", box: boxAt(480, 262) });
    expect(enu(fix).east).toBeCloseTo(100, 1);
    expect(enu(fix).north).toBeCloseTo(0, 1);
  });

  test("on a slope lies on the slope", () => {
    const slope: Ground = { elevation: (p) => 400 + 0.3 * frame.toEnu({ lat: p.lat, lon: p.lon }).east };
    const fix = fixOf({ pose: poseAt(100, 90, -45), ground: slope, aim: "bottom", box: boxAt(480, 262) });
    expect(enu(fix).east).toBeCloseTo(100 / 1.3, 1);
    expect(fix.place.amsl).toBeCloseTo(400 + 30 / 1.3, 1);
  });

  test("is refused where a place would mean nothing, with the reason", () => {
    const observe = (pose: CameraPose, ground = flatGround(400)) =>
      georeference({ box: boxAt(480, 270), camera, pose, sigma: some, ground });
    expect([
      observe(poseAt(100, 0, -4.5)),
      observe(poseAt(100, 0, 20)),
      observe(poseAt(-10, 0, -45)),
      observe(poseAt(100, 0, -45), { elevation: () => undefined }),
    ]).toEqual(["too flat", "too flat", "misses the ground", "ground unknown"]);
    expect(typeof observe(poseAt(100, 0, -6))).toBe("object");
    const lens = { width: 960, height: 540, fx: 300, fy: 300, k1: -0.4 };
    expect(
      georeference({
        box: boxAt(10, 10),
        camera: { ...camera, lens },
        pose: poseAt(100, 0, -60),
        sigma: some,
        ground: flatGround(400),
      }),
    ).toBe("outside the lens");
  });
});

describe("the error ellipse", () => {
  test("takes a plain that is only assumed for 25 m uncertain, whatever is said of measured heights", () => {
    // Ground that is told too high brings the fix nearer to the camera, as far as it is too high at 45°.
    const of = (ground: Ground, known: Partial<Observation> = {}) =>
      fixOf({ pose: poseAt(100, 90, -45), ground, ...known }).errors.find(({ source }) => source === "ground")?.east;
    const measured: Ground = { elevation: () => 400 };
    expect([of(flatGround(400)), of(flatGround(400), { measuredGroundSigma: 3 })]).toEqual([
      expect.closeTo(-25, 6),
      expect.closeTo(-25, 6),
    ]);
    expect([of(measured), of(measured, { measuredGroundSigma: 3 })]).toEqual([
      expect.closeTo(-5, 6),
      expect.closeTo(-3, 6),
    ]);
    expect(of(flatGround(400), { groundSigma: 2 })).toBeCloseTo(-2, 6);
  });

  test("of a heading error alone lies across the view, as long as the distance says", () => {
    const fix = fixOf({ pose: poseAt(100, 90, -45), sigma: { ...none, headingDeg: 1 }, groundSigma: 0 });
    const pixels = 0.1 * 30; // a tenth of the box
    const across = Math.hypot((99.25 * Math.PI) / 180, (pixels / 1029.4) * 140);
    expect(fix.ellipse.major).toBeCloseTo(across, 1);
    expect(fix.ellipse.angleDeg % 180).toBeCloseTo(0, 0);
  });

  test("of a height error alone lies along the view, longer the flatter it is", () => {
    const along = (pitchDeg: number) =>
      fixOf({ pose: poseAt(100, 90, pitchDeg), sigma: { ...none, vertical: 3 }, groundSigma: 0 }).ellipse;
    expect(along(-45).major).toBeCloseTo(3, 0);
    expect(along(-20).major).toBeGreaterThan(8);
    expect(along(-20).angleDeg).toBeCloseTo(90, 0);
  });

  test("counts the motion during the doubt about the frame's time", () => {
    const sigma = { ...none, timeMs: 200 };
    const still = fixOf({ pose: poseAt(100, 90, -45), sigma, groundSigma: 0 }).ellipse.major;
    const moving = fixOf({ pose: poseAt(100, 90, -45), sigma, groundSigma: 0, velocity: { east: 0, north: 20 } });
    expect(moving.ellipse.major).toBeCloseTo(Math.hypot(4, still), 1);
  });

  test("counts the camera's turning during the doubt about the frame's time, together with its motion", () => {
    const sigma = { ...none, timeMs: 100 };
    const pose = poseAt(100, 90, -45);
    const major = (observation: Partial<Observation>) =>
      fixOf({ pose, sigma, groundSigma: 0, ...observation }).errors.find(({ source }) => source === "time");
    const turned = (99.25 * 2 * Math.PI) / 180; // 20°/s for 0.1 s, 99 m off
    const turning = major({ rates: { headingDeg: 20, pitchDeg: 0 } });
    expect(Math.abs(turning?.north ?? 0)).toBeCloseTo(turned, 1);
    // Flying sideways while turning so that the picture's middle stays where it is: being late is no error.
    const orbit = major({ rates: { headingDeg: 20, pitchDeg: 0 }, velocity: { east: 0, north: turned * 10 } });
    expect(Math.hypot(orbit?.east ?? 9, orbit?.north ?? 9)).toBeLessThan(0.05);
  });

  test("is made of errors that are named, and add up to it", () => {
    const { errors, covariance } = fixOf({ pose: poseAt(100, 30, -50) });
    expect(errors.reduce((sum, { east }) => sum + east ** 2, 0)).toBeCloseTo(covariance.ee, 9);
    expect(errors.reduce((sum, { north }) => sum + north ** 2, 0)).toBeCloseTo(covariance.nn, 9);
    expect(new Set(errors.map(({ source }) => source)).size).toBe(12);
  });

  test("agrees with ten thousand drawn errors, on flat ground and on a slope", () => {
    const slope: Ground = {
      elevation: (p) => {
        const { east, north } = frame.toEnu({ lat: p.lat, lon: p.lon });
        return 400 + 0.12 * east - 0.08 * north;
      },
    };
    for (const [ground, headingDeg, pitchDeg] of [
      [flatGround(400), 70, -37],
      [flatGround(400), 300, -60],
      [slope, 150, -40],
    ] as const) {
      const pose = poseAt(100, headingDeg, pitchDeg);
      const box = boxAt(600, 200);
      const reported = fixOf({ pose, box, ground, groundSigma: 2 });
      const drawn = draw({ pose, box, ground }, some, 10_000);
      expect(drawn.major / reported.ellipse.major).toBeGreaterThan(0.93);
      expect(drawn.major / reported.ellipse.major).toBeLessThan(1.09);
      expect(drawn.minor / reported.ellipse.minor).toBeGreaterThan(0.93);
      expect(drawn.minor / reported.ellipse.minor).toBeLessThan(1.07);
      // Their covariances lie together too, and with them the angle, which says little of a round ellipse.
      const [d, r] = [covarianceOf(drawn), reported.covariance];
      for (const off of [d.ee - r.ee, d.nn - r.nn, d.en - r.en])
        expect(Math.abs(off) / reported.ellipse.major ** 2).toBeLessThan(0.15);
    }
  });

  test("and its covariance are two ways to say the same", () => {
    const next = random(6);
    for (let i = 0; i < 50; i++) {
      const [a, b] = [1 + 9 * next(), 1 + 9 * next()];
      const ellipse = { major: Math.max(a, b), minor: Math.min(a, b), angleDeg: 180 * next() };
      const back = ellipseOf(covarianceOf(ellipse));
      expect(back.major).toBeCloseTo(ellipse.major, 9);
      expect(back.minor).toBeCloseTo(ellipse.minor, 9);
      expect(back.angleDeg).toBeCloseTo(ellipse.angleDeg, 6);
    }
    const north: Covariance = { ee: 1, nn: 9, en: 0 };
    expect(ellipseOf(north)).toEqual({ major: 3, minor: 1, angleDeg: 0 });
    expect(ellipseOf({ ee: 9, nn: 1, en: 0 })).toEqual({ major: 3, minor: 1, angleDeg: 90 });
  });
});

/** The one-σ ellipse of places from randomly wrong poses, boxes and ground heights. */
function draw({ pose, box, ground }: Pick<Observation, "pose" | "box" | "ground">, sigma: PoseSigma, count: number) {
  const g = gaussian(42);
  const places: { east: number; north: number }[] = [];
  for (let i = 0; i < count; i++) {
    const moved = frame.toPosition({ east: sigma.horizontal * g(), north: sigma.horizontal * g() });
    const lift = 2 * g();
    const fix = georeference({
      camera,
      sigma: none,
      box: { ...box, x: box.x + (3 * g()) / 960, y: box.y + (1.6 * g()) / 540 },
      pose: {
        lat: moved.lat,
        lon: moved.lon,
        amsl: pose.amsl + sigma.vertical * g(),
        headingDeg: pose.headingDeg + sigma.headingDeg * g(),
        pitchDeg: pose.pitchDeg + sigma.pitchDeg * g(),
        rollDeg: pose.rollDeg + sigma.rollDeg * g(),
      },
      ground: { elevation: (p) => (ground.elevation(p) ?? 0) + lift },
    });
    if (typeof fix !== "string") places.push(enu(fix));
  }
  const mean = (of: (p: { east: number; north: number }) => number) =>
    places.reduce((sum, p) => sum + of(p), 0) / places.length;
  const e = mean((p) => p.east);
  const n = mean((p) => p.north);
  return ellipseOf({
    ee: mean((p) => (p.east - e) ** 2),
    nn: mean((p) => (p.north - n) ** 2),
    en: mean((p) => (p.east - e) * (p.north - n)),
  });
}

test("the place of a box does not depend on how far the frame of reference is away", () => {
  // The same geometry elsewhere on the earth gives the same distances.
  const far = { lat: -62, lon: 170 };
  const elsewhere = new EnuFrame(far);
  const fix = georeference({
    box: boxAt(480, 270),
    camera,
    pose: { ...far, amsl: 500, headingDeg: 90, pitchDeg: -45, rollDeg: 0 },
    sigma: some,
    ground: flatGround(400),
  });
  if (typeof fix === "string") throw new Error(fix);
  const here = enu(fixOf({ pose: poseAt(100, 90, -45) }));
  const there = elsewhere.toEnu({ lat: fix.place.lat, lon: fix.place.lon });
  expect(there.east).toBeCloseTo(here.east, 2);
  expect(at(0, 0).lat).toBe(47);
});
