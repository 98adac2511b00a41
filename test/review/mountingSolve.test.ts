import { describe, expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { type CameraPose, project } from "../../src/geo/camera.ts";
import { type Mounting, mounted } from "../../src/geo/mounting.ts";
import { type MountingClick, type MountingSolveOptions, solveMounting } from "../../src/review/mountingSolve.ts";
import { above, gaussian, random } from "../geo/local.ts";

const camera = {
  width: 1280,
  height: 720,
  hfovDeg: 57,
  lens: { width: 1280, height: 720, fx: 1_180, fy: 1_180, k1: -0.1, k2: 0.02 },
};
const place = above(0, 0, 400);

interface Told {
  readonly seconds: number;
  readonly speed: number;
  readonly course: number;
  readonly beside: number;
  readonly aim: number;
  readonly turn: number;
}

/** What was told at a time of a pass over the point: on a straight line, the camera turned by hand. */
function toldAt({ speed, course, beside, aim, turn }: Told, t: number): { pose: CameraPose; attitude: typeof level } {
  const along = speed * t - 60;
  const at = above(
    Math.sin(course) * along + Math.cos(course) * beside,
    Math.cos(course) * along - Math.sin(course) * beside,
    520,
  );
  const heading = (course * 180) / Math.PI;
  return {
    pose: { ...at, headingDeg: heading + aim + turn * t, pitchDeg: -55 + turn * t, rollDeg: 0 },
    attitude: { ...level, yawDeg: heading },
  };
}
const level = { yawDeg: 0, pitchDeg: 0, rollDeg: 0 };

/** Clicks of passes in two directions that find the point in the picture, as a camera of that mounting and latency shows it. */
function clicksOf(
  mounting: Mounting,
  latencyMs: number,
  {
    seed,
    noise = 0,
    count = 14,
    speed = 15,
    directions = [0.4, 2.6],
  }: { seed: number; noise?: number; count?: number; speed?: number; directions?: number[] },
): MountingClick[] {
  const next = random(seed);
  const g = gaussian(seed + 99);
  const clicks: MountingClick[] = [];
  for (let tries = 0; clicks.length < count && tries < 5_000; tries++) {
    const told: Told = {
      seconds: 8 * next(),
      speed,
      course: directions[tries % directions.length]!,
      beside: 30 * (next() - 0.5),
      aim: 60 * (next() - 0.5) + (speed === 0 ? 0 : 180 * Math.round(next())),
      turn: speed === 0 ? 0 : 8 * (next() - 0.5),
    };
    const { pose, attitude } = toldAt(told, told.seconds);
    const seen = project(camera, mounted(pose, mounting, attitude), place);
    if (!seen || seen.u < 0 || seen.u > 1280 || seen.v < 0 || seen.v > 720) continue;
    clicks.push({
      u: seen.u + noise * g(),
      v: seen.v + noise * g(),
      camera,
      place,
      // The frame's stamp is later than its taking; ms before the stamp.
      toldBefore: (ms) => toldAt(told, told.seconds + (latencyMs - ms) / 1_000),
      sigma: Math.max(1, noise),
    });
  }
  return clicks;
}

const refusal = (clicks: readonly MountingClick[], options?: MountingSolveOptions) => {
  try {
    return solveMounting(clicks, options);
  } catch (cause) {
    return failureOf(cause);
  }
};

describe("a mounting solved from clicks", () => {
  test("is the one that they were made with", () => {
    const mounting = { yawDeg: 4, pitchDeg: -2.5, rollDeg: 1.5, forward: 0.3, down: 0.2 };
    const solved = solveMounting(clicksOf(mounting, 340, { seed: 1 }), { arm: { forward: 0.3, down: 0.2 } });
    expect(solved.mounting).toEqual({
      yawDeg: expect.closeTo(4, 2),
      pitchDeg: expect.closeTo(-2.5, 2),
      rollDeg: expect.closeTo(1.5, 2),
      forward: 0.3,
      down: 0.2,
    });
    expect(Math.abs(solved.latencyMs - 340)).toBeLessThan(1);
    expect(solved.rms).toBeLessThan(0.1);
    expect(solved.residuals.length).toBe(14);
  });

  test("from noisy clicks is off by what its σ says, for any mounting and latency", () => {
    const offs: number[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const next = random(seed + 500);
      const mounting = { yawDeg: 16 * (next() - 0.5), pitchDeg: 10 * (next() - 0.5), rollDeg: 8 * (next() - 0.5) };
      const latencyMs = 600 * next();
      const solved = solveMounting(clicksOf(mounting, latencyMs, { seed, noise: 8 }));
      offs.push(
        (solved.mounting.yawDeg - mounting.yawDeg) / solved.sigma.yawDeg,
        (solved.mounting.pitchDeg - mounting.pitchDeg) / solved.sigma.pitchDeg,
        (solved.mounting.rollDeg - mounting.rollDeg) / solved.sigma.rollDeg,
        (solved.latencyMs - latencyMs) / solved.sigma.latencyMs,
      );
    }
    const rms = Math.sqrt(offs.reduce((sum, off) => sum + off * off, 0) / offs.length);
    expect(rms).toBeGreaterThan(0.75);
    expect(rms).toBeLessThan(1.15);
  });

  test("is refused with what to click more where the clicks say too little", () => {
    const mounting = { yawDeg: 3, pitchDeg: 1, rollDeg: 0 };
    expect(refusal(clicksOf(mounting, 300, { seed: 2, count: 2 }))).toMatchObject({
      code: "refused",
      message: "The mounting was not solved: 2 clicks are too few",
    });
    // Hovering tells nothing of time.
    expect(refusal(clicksOf(mounting, 300, { seed: 3, noise: 2, speed: 0 }))).toMatchObject({
      code: "refused",
      message: expect.stringContaining("the latency"),
      remedy: expect.stringContaining("Fly past the point in two directions"),
    });
  });

  test("while hovering is solved where the latency is known", () => {
    const mounting = { yawDeg: 3, pitchDeg: 1, rollDeg: -1 };
    const solved = solveMounting(clicksOf(mounting, 300, { seed: 3, noise: 2, speed: 0 }), { latencyMs: 250 });
    expect([solved.latencyMs, solved.sigma.latencyMs]).toEqual([250, 0]);
    expect(Math.abs(solved.mounting.yawDeg - 3)).toBeLessThan(4 * solved.sigma.yawDeg);
    expect(solved.sigma.yawDeg).toBeLessThan(0.3);
  });

  test("is refused where a click is on another place, and where a pose is not known", () => {
    const clicks = clicksOf({ yawDeg: 1, pitchDeg: 0, rollDeg: 0 }, 200, { seed: 5, noise: 1 });
    const [first, ...rest] = clicks as [MountingClick, ...MountingClick[]];
    expect(refusal([{ ...first, place: above(40, 30, 400) }, ...rest])).toMatchObject({
      code: "refused",
      message: expect.stringContaining("do not fit together"),
      remedy: expect.stringContaining("largest residual"),
    });
    expect(refusal([{ ...first, toldBefore: () => undefined }, ...rest])).toMatchObject({
      code: "refused",
      message: expect.stringContaining("no mounting shows the points"),
    });
  });
});
