import { describe, expect, test } from "vitest";
import {
  type CameraPose,
  cameraAxes,
  focalLength,
  footprint,
  pixelRay,
  project,
  rayToGround,
  stabilisedPose,
} from "../../src/geo/camera.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { area, contains } from "../../src/geo/polygon.ts";
import { above, at, frame, metres, random } from "./local.ts";

const camera = { width: 960, height: 540, hfovDeg: 50 };
const pose = (amsl: number, headingDeg: number, pitchDeg: number, rollDeg = 0): CameraPose => ({
  ...above(0, 0, amsl),
  headingDeg,
  pitchDeg,
  rollDeg,
});
const round = (n: number) => Math.round(n * 1e6) / 1e6 + 0;

describe("a camera's axes", () => {
  test("looking north and level are east, down and north", () => {
    const { right, down, forward } = cameraAxes({ headingDeg: 0, pitchDeg: 0, rollDeg: 0 });
    expect([right, down, forward].map(({ east, north, up }) => [east, north, up].map(round))).toEqual([
      [1, 0, 0],
      [0, 0, -1],
      [0, 1, 0],
    ]);
  });

  test("are at right angles and follow the right hand in every attitude", () => {
    const next = random(1);
    for (let i = 0; i < 100; i++) {
      const {
        right: r,
        down: d,
        forward: f,
      } = cameraAxes({
        headingDeg: 360 * next(),
        pitchDeg: 180 * next() - 90,
        rollDeg: 360 * next(),
      });
      // right × down = forward
      expect(round(r.north * d.up - r.up * d.north - f.east)).toBe(0);
      expect(round(r.up * d.east - r.east * d.up - f.north)).toBe(0);
      expect(round(r.east * d.north - r.north * d.east - f.up)).toBe(0);
      expect(round(r.east * d.east + r.north * d.north + r.up * d.up)).toBe(0);
    }
  });

  test("rolled a quarter clockwise put what was to the right at the picture's top", () => {
    // Seen from behind, the camera's right side goes down: the world turns the other way in the picture.
    const east = above(100, 1000, 100);
    const level = project(camera, pose(100, 0, 0), east);
    const rolled = project(camera, pose(100, 0, 0, 90), east);
    expect(level?.u).toBeGreaterThan(480);
    expect(rolled?.v).toBeLessThan(270);
    expect(rolled?.u).toBeCloseTo(480, 3);
  });
});

describe("rays and pixels", () => {
  test("are each other's inverse in every attitude", () => {
    const next = random(2);
    for (let i = 0; i < 300; i++) {
      const from = pose(500, 360 * next(), 170 * next() - 85, 40 * next() - 20);
      const [u, v] = [960 * next(), 540 * next()];
      const ray = pixelRay(camera, from, u, v);
      const s = 50 + 500 * next();
      const place = frame.toPosition({ east: ray.east * s, north: ray.north * s, up: 0 });
      const back = project(camera, from, { ...place, amsl: 500 + ray.up * s });
      expect(back?.u).toBeCloseTo(u, 4);
      expect(back?.v).toBeCloseTo(v, 4);
    }
  });

  test("the edge of the picture is half the field of view away from its middle", () => {
    const ray = pixelRay(camera, pose(100, 0, 0), 960, 270);
    expect((Math.atan2(ray.east, ray.north) * 180) / Math.PI).toBeCloseTo(25, 9);
  });

  test("what is behind the camera is in no picture", () => {
    expect(project(camera, pose(100, 0, 0), above(0, -50, 100))).toBeUndefined();
  });

  test("a stabilised camera looks where nose and gimbal together say", () => {
    const { headingDeg, pitchDeg, rollDeg } = stabilisedPose(above(0, 0, 1), {
      yawDeg: 30,
      gimbalPitchDeg: -40,
      gimbalYawDeg: -90,
    });
    expect([headingDeg, pitchDeg, rollDeg]).toEqual([300, -40, 0]);
  });
});

describe("a ray to the ground", () => {
  const down45 = pixelRay(camera, pose(0, 90, -45), 480, 270);

  test("meets flat ground where geometry says", () => {
    const hit = rayToGround(flatGround(400), above(0, 0, 500), down45);
    if (typeof hit === "string") throw new Error(hit);
    expect(metres([hit], 1)).toEqual([[100, 0]]);
    expect(hit.amsl).toBeCloseTo(400, 1);
  });

  test("meets the near side of a ridge, not what is behind it", () => {
    const ridge: Ground = { elevation: (p) => (Math.abs(frame.toEnu(p).east - 60) < 5 ? 460 : 400) };
    const hit = rayToGround(ridge, above(0, 0, 500), down45);
    if (typeof hit === "string") throw new Error(hit);
    const [[east]] = metres([hit]) as [[number, number]];
    expect(east).toBeGreaterThan(54);
    expect(east).toBeLessThan(66);
  });

  test("meets a slope where both planes cross", () => {
    const slope: Ground = { elevation: (p) => 400 + 0.2 * frame.toEnu({ lat: p.lat, lon: p.lon }).east };
    const hit = rayToGround(slope, above(0, 0, 500), down45);
    if (typeof hit === "string") throw new Error(hit);
    expect(metres([hit], 1)[0]?.[0]).toBeCloseTo(100 / 1.2, 1);
  });

  test("is refused when it is too flat, misses, starts underground, or the ground is unknown", () => {
    const flat = pixelRay(camera, pose(0, 90, -4), 480, 270);
    const up = pixelRay(camera, pose(0, 90, 10), 480, 270);
    const nowhere: Ground = { elevation: () => undefined };
    const pit: Ground = { elevation: () => -1e6 };
    expect([
      rayToGround(flatGround(0), above(0, 0, 100), flat),
      rayToGround(flatGround(0), above(0, 0, 100), up),
      rayToGround(pit, above(0, 0, 100), down45),
      rayToGround(flatGround(200), above(0, 0, 100), down45),
      rayToGround(nowhere, above(0, 0, 100), down45),
    ]).toEqual(["too flat", "too flat", "misses the ground", "misses the ground", "ground unknown"]);
  });
});

describe("a footprint", () => {
  test("of a camera looking straight down is the picture's field of view on the ground", () => {
    const height = 100;
    const wide = (height * 960) / focalLength(camera);
    const high = (height * 540) / focalLength(camera);
    const seen = footprint(camera, pose(500, 0, -90), flatGround(400));
    expect(area(seen)).toBeCloseTo(wide * high, -1);
    expect(metres(footprint(camera, pose(500, 0, -90), flatGround(400), { pointsPerEdge: 1 }), 0)).toEqual(
      [
        [-wide / 2, high / 2],
        [wide / 2, high / 2],
        [wide / 2, -high / 2],
        [-wide / 2, -high / 2],
      ].map((p) => p.map((n) => Math.round(n))),
    );
  });

  test("of an oblique camera is the trapezium of its four corner rays", () => {
    const seen = footprint(camera, pose(500, 90, -45), flatGround(400), { pointsPerEdge: 1 });
    const half = Math.atan(270 / focalLength(camera));
    const far = 100 / Math.tan(Math.PI / 4 - half);
    const near = 100 / Math.tan(Math.PI / 4 + half);
    expect(metres(seen).map(([east]) => east)).toEqual([far, far, near, near].map((n) => Math.round(n * 10) / 10));
    expect(contains(seen, at(100, 0))).toBe(true);
  });

  test("towards the horizon ends at the range, and stays one outline around what is near", () => {
    const seen = footprint(camera, pose(500, 0, -10), flatGround(400), { maxRange: 1_000 });
    const north = metres(seen).map(([, n]) => n);
    expect(seen).toHaveLength(16);
    expect(Math.max(...north)).toBeGreaterThan(990);
    expect(Math.max(...north)).toBeLessThan(1_001);
    expect(contains(seen, at(0, 600))).toBe(true);
    expect(contains(seen, at(0, 150))).toBe(false);
  });

  test("of the sky, of ground out of range, or of unknown ground is empty", () => {
    expect(footprint(camera, pose(500, 0, 40), flatGround(400), { maxRange: 500 })).toEqual([]);
    expect(footprint(camera, pose(500, 0, 40), flatGround(400))).toEqual([]);
    expect(footprint(camera, pose(5_000, 0, -90), flatGround(0), { maxRange: 1_000 })).toEqual([]);
    expect(footprint(camera, pose(500, 0, -60), { elevation: () => undefined })).toEqual([]);
  });
});
