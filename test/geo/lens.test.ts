import { describe, expect, test } from "vitest";
import { type CameraModel, type CameraPose, pixelRay, pixelSlope, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { distorted, type Lens, reachOf, undistorted } from "../../src/geo/lens.ts";
import { above, random } from "./local.ts";

/** A wide action camera, as one was calibrated: barrel, a little off its middle. */
const wide: Lens = {
  width: 1920,
  height: 1080,
  fx: 1_150,
  fy: 1_148,
  cx: 967.5,
  cy: 533.2,
  k1: -0.29,
  k2: 0.11,
  p1: 0.0007,
  p2: -0.0004,
  k3: -0.02,
};
const camera: CameraModel = { width: 1920, height: 1080, hfovDeg: 60, lens: wide };
const pose: CameraPose = { ...above(0, 0, 500), headingDeg: 70, pitchDeg: -40, rollDeg: 3 };

describe("a lens", () => {
  test("distorts as the formula's terms say, each alone", () => {
    const at = { x: 0.3, y: -0.2 };
    const r2 = 0.13;
    const only = (lens: Partial<Lens>) => {
      const { x, y } = distorted(lens, at);
      return [x - at.x, y - at.y];
    };
    const near = (got: number[], x: number, y: number) => {
      expect(got[0]).toBeCloseTo(x, 12);
      expect(got[1]).toBeCloseTo(y, 12);
    };
    near(only({ k1: 0.1 }), 0.3 * 0.1 * r2, -0.2 * 0.1 * r2);
    near(only({ k2: 0.1 }), 0.3 * 0.1 * r2 ** 2, -0.2 * 0.1 * r2 ** 2);
    near(only({ k3: 0.1 }), 0.3 * 0.1 * r2 ** 3, -0.2 * 0.1 * r2 ** 3);
    near(only({ p1: 0.1 }), 2 * 0.1 * 0.3 * -0.2, 0.1 * (r2 + 2 * 0.04));
    near(only({ p2: 0.1 }), 0.1 * (r2 + 2 * 0.09), 2 * 0.1 * 0.3 * -0.2);
  });

  test("is undone within a ten-thousandth of a pixel all over the picture, for mild and strong lenses", () => {
    for (const lens of [
      wide,
      { k1: 0.2, k2: -0.05 },
      { k1: -0.4, k2: 0.2, k3: -0.05, p1: 0.002, p2: 0.003 },
      { k1: 0 },
    ])
      for (let x = -0.8; x <= 0.8; x += 0.1)
        for (let y = -0.45; y <= 0.45; y += 0.05) {
          if (Math.hypot(x, y) > 0.95 * reachOf(lens)) continue;
          const back = undistorted(lens, distorted(lens, { x, y }));
          expect(Math.hypot((back?.x ?? 9) - x, (back?.y ?? 9) - y)).toBeLessThan(1e-6);
        }
  });

  test("says nothing of pixels beyond the radius at which it folds back on itself", () => {
    const barrel = { k1: -0.4 };
    const reach = reachOf(barrel);
    expect(reach).toBeCloseTo(Math.sqrt(1 / 1.2), 6); // 1 + 3 k1 r² = 0
    const most = distorted(barrel, { x: reach, y: 0 }).x;
    expect(undistorted(barrel, { x: most * 0.98, y: 0 })?.x).toBeLessThan(reach);
    expect(undistorted(barrel, { x: most * 1.02, y: 0 })).toBeUndefined();
    expect(reachOf({ k1: 0.1, k2: 0.01 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a camera with a lens", () => {
  test("draws a place where the ray of that pixel meets it", () => {
    const next = random(4);
    const frame = new EnuFrame(pose);
    for (let i = 0; i < 200; i++) {
      const [u, v] = [1920 * next(), 1080 * next()] as const;
      const ray = pixelRay(camera, pose, u, v);
      const seen = project(
        camera,
        pose,
        frame.toPosition({ east: 90 * ray.east, north: 90 * ray.north, up: 90 * ray.up }),
      );
      expect(Math.hypot((seen?.u ?? 0) - u, (seen?.v ?? 0) - v)).toBeLessThan(0.01);
    }
  });

  test("is the same camera in a picture of half the size", () => {
    const half = { ...camera, width: 960, height: 540 };
    const [a, b] = [pixelRay(camera, pose, 300, 800), pixelRay(half, pose, 150, 400)];
    expect(Math.hypot(a.east - b.east, a.north - b.north, a.up - b.up)).toBeLessThan(1e-12);
  });

  test("with fx and no distortion is the pinhole of that field of view", () => {
    const fx = 960 / Math.tan((30 * Math.PI) / 180);
    const plain = { width: 1920, height: 1080, hfovDeg: 60 };
    const calibrated = { ...plain, hfovDeg: 1, lens: { width: 1920, height: 1080, fx, fy: fx } };
    const [a, b] = [pixelRay(plain, pose, 100, 900), pixelRay(calibrated, pose, 100, 900)];
    expect(Math.hypot(a.east - b.east, a.north - b.north, a.up - b.up)).toBeLessThan(1e-12);
  });

  test("has no direction for a pixel outside the lens, and draws nothing there that lies beyond it", () => {
    const barrel = { ...camera, lens: { width: 1920, height: 1080, fx: 700, fy: 700, k1: -0.4 } };
    expect(pixelSlope(barrel, 960, 540)).toEqual({ x: 0, y: 0 });
    expect(pixelSlope(barrel, 1920, 0)).toBeUndefined();
    const level = { ...pose, headingDeg: 0, pitchDeg: 0, rollDeg: 0 };
    const beside = new EnuFrame(level).toPosition({ east: 100, north: 100, up: 0 });
    expect(project(barrel, level, beside)).toBeUndefined();
    const ray = pixelRay(barrel, level, 1920, 540);
    expect(ray.east / ray.north).toBeGreaterThan(0.85);
    expect(ray.east / ray.north).toBeLessThanOrEqual(reachOf(barrel.lens));
  });
});
