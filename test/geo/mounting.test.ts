import { describe, expect, test } from "vitest";
import type { CameraPose } from "../../src/geo/camera.ts";
import { cameraAxes } from "../../src/geo/camera.ts";
import { anglesOf, mounted } from "../../src/geo/mounting.ts";
import { rotation } from "../../src/geo/rotation.ts";
import { above, frame, random } from "./local.ts";

const told: CameraPose = { ...above(0, 0, 500), headingDeg: 350, pitchDeg: -40, rollDeg: 0 };
const level = { yawDeg: 0, pitchDeg: 0, rollDeg: 0 };

describe("a camera in its mounting", () => {
  test("that sits straight and in the middle is where the vehicle says", () => {
    const pose = mounted(told, level, { yawDeg: 123, pitchDeg: 4, rollDeg: -9 });
    expect(pose.headingDeg).toBeCloseTo(350, 9);
    expect(pose.pitchDeg).toBeCloseTo(-40, 9);
    expect(pose.rollDeg).toBeCloseTo(0, 9);
    expect(
      [pose.lat, pose.lon, pose.amsl].map((v, i) => Math.abs(v - [told.lat, told.lon, told.amsl][i]!) < 1e-6),
    ).toEqual([true, true, true]);
  });

  test("that is turned up looks higher, turned right looks right, rolled stays on its axis", () => {
    expect(mounted(told, { ...level, pitchDeg: 2 }, level)).toMatchObject({
      pitchDeg: expect.closeTo(-38, 9),
      headingDeg: expect.closeTo(350, 9),
    });
    const right = mounted({ ...told, pitchDeg: 0 }, { ...level, yawDeg: 15 }, level);
    expect(right.headingDeg).toBeCloseTo(5, 9);
    const rolled = mounted(told, { ...level, rollDeg: 3 }, level);
    expect([rolled.headingDeg, rolled.pitchDeg, rolled.rollDeg].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([
      350, -40, 3,
    ]);
  });

  test("whose arm reaches forward and down is ahead of a nose to the east, and lower", () => {
    const pose = mounted(told, { ...level, forward: 2, down: 0.5 }, { yawDeg: 90, pitchDeg: 0, rollDeg: 0 });
    const { east, north, up } = frame.toEnu(pose);
    expect([east, north, up - 500].map((v) => Math.round(v * 100) / 100)).toEqual([2, expect.closeTo(0, 6), -0.5]);
  });

  test("has the angles that its axes stand for, in every attitude", () => {
    const next = random(3);
    for (let i = 0; i < 100; i++) {
      const [h, p, r] = [360 * next(), 178 * next() - 89, 360 * next() - 180] as const;
      const angles = anglesOf(rotation(h, p, r));
      expect(angles.pitchDeg).toBeCloseTo(p, 6);
      const [a, b] = [cameraAxes(angles), cameraAxes({ headingDeg: h, pitchDeg: p, rollDeg: r })];
      for (const axis of ["right", "down", "forward"] as const)
        for (const k of ["east", "north", "up"] as const) expect(a[axis][k]).toBeCloseTo(b[axis][k], 9);
    }
  });
});
