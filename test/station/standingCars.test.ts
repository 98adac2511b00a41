import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { type CameraModel, type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { usualPoseSigma } from "../../src/review/georeference.ts";
import { Watch } from "../../src/station/watch.ts";
import { gaussian } from "../geo/local.ts";

const camera: CameraModel = { width: 1280, height: 720, hfovDeg: 50 };
const frame = new EnuFrame({ lat: 47.5, lon: 8.5, amsl: 420 });
const framesPerSecond = 5;

/** A drone that circles 130 m around a place, 120 m above it, at 15 m/s, and looks at it. */
function circling(t: number): CameraPose {
  const angle = (15 / 130) * t;
  const place = { east: 130 * Math.sin(angle), north: 130 * Math.cos(angle), up: 120 };
  const headingDeg = ((angle * 180) / Math.PI + 180) % 360;
  return { ...frame.toPosition(place), headingDeg, pitchDeg: -42, rollDeg: 0 };
}

/** What an attitude is off by, degrees, one σ of 1 in all: parts that last two minutes and ten seconds, and what is new. */
function attitudeError(seed: number): () => number {
  const random = gaussian(seed);
  const parts = [
    { share: 0.55, seconds: 120, now: random() },
    { share: 0.4, seconds: 10, now: random() },
  ];
  return () => {
    let sum = Math.sqrt(0.05) * random();
    for (const part of parts) {
      const kept = Math.exp(-1 / (part.seconds * framesPerSecond));
      part.now = part.now * kept + random() * Math.sqrt(1 - kept ** 2);
      sum += Math.sqrt(part.share) * part.now;
    }
    return sum;
  };
}

/** Shares of the pictures after so many seconds in which each car is told to stand. */
function standing(seed: number, from: number, ground: Ground): Record<string, number> {
  const cars: Record<string, (t: number) => readonly [number, number]> = {
    parked: () => [4, -6],
    "parked further off": () => [-30, 25],
    straight: (t) => [3 * (t - 20), -10 + 2 * (t - 20)],
    driving: (t) => [20 * Math.sin(t / 4), 20 * Math.cos(t / 4)],
  };
  const watch = new Watch({ log: silentLog });
  const counts = new Map<string, { all: number; still: number }>();
  let now = 0;
  watch.onTrack(({ id, stationary }: TrackRecord) => {
    if (now < from) return;
    const count = counts.get(id) ?? { all: 0, still: 0 };
    counts.set(id, { all: count.all + 1, still: count.still + (stationary ? 1 : 0) });
  });
  const pixels = gaussian(seed * 10);
  const [heading, pitch, roll] = [1, 2, 3].map((n) => attitudeError(seed * 10 + n));
  for (let i = 0; i < 40 * framesPerSecond; i++) {
    now = i / framesPerSecond;
    const real = circling(now);
    const tracks = Object.entries(cars).flatMap(([trackId, place]) => {
      const [east, north] = place(now);
      const seen = project(camera, real, frame.toPosition({ east, north, up: 0 }));
      if (!seen) return [];
      const [x, y] = [seen.u + pixels() * 1.5, seen.v + pixels() * 1.5];
      const box = { x: x / camera.width - 0.015, y: y / camera.height - 0.03, w: 0.03, h: 0.06 };
      return [{ trackId, className: "car", score: 0.8, box, confirmed: true }];
    });
    const pose = {
      ...real,
      headingDeg: real.headingDeg + (heading?.() ?? 0),
      pitchDeg: real.pitchDeg + (pitch?.() ?? 0),
      rollDeg: real.rollDeg + (roll?.() ?? 0),
    };
    const at = 1_700_000_000_000 + now * 1000;
    watch.observe({
      frame: { streamId: "s", at, width: camera.width, height: camera.height, tracks },
      vehicleId: "drone",
      framePose: { pose, camera, sigma: { ...usualPoseSigma, headingDeg: 1, pitchDeg: 1, rollDeg: 1 } },
      ground,
    });
  }
  return Object.fromEntries([...counts].map(([id, { all, still }]) => [id, still / all]));
}

test("a parked car stands, and one that drives does not, seen from a drone that circles with attitudes 1° off", () => {
  // Heights are known to 5 m here.
  const ground: Ground = { elevation: () => 420 };
  const shares = [1, 2, 3, 4, 5, 6].map((seed) => standing(seed, 12, ground));
  const of = (car: string) => shares.map((share) => share[car] ?? 0);
  const parked = [...of("parked"), ...of("parked further off")];
  expect(Math.min(...parked)).toBeGreaterThan(0.6);
  expect(parked.reduce((sum, share) => sum + share, 0) / parked.length).toBeGreaterThan(0.95);
  expect(Math.max(...of("driving"))).toBeLessThan(0.02);
});

test("a parked car stands on ground whose height is only assumed, and one that drives is found out", () => {
  const shares = [1, 2, 3, 4, 5, 6].map((seed) => standing(seed, 12, flatGround(420)));
  const of = (car: string) => shares.map((share) => share[car] ?? 0);
  expect(Math.min(...of("parked"), ...of("parked further off"))).toBeGreaterThan(0.9);
  // A height that is off by 25 m looks like driving in circles; what goes straight can not be that.
  expect(of("straight").reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(0.4);
});
