import { expect, test } from "vitest";
import { cameraAxes } from "../../src/geo/camera.ts";
import { noCorrection } from "../../src/vision/correction.ts";
import { type FrameView, focalOf } from "../../src/vision/frameView.ts";
import { PoseLag } from "../../src/vision/poseLag.ts";

const hfovDeg = 50;
/** The nose swings to and fro, up to 28° a second. */
const headingAt = (t: number) => 35 * Math.sin(t * 0.8);
const view = (headingDeg: number): FrameView => ({
  axes: cameraAxes({ headingDeg, pitchDeg: 0, rollDeg: 0 }),
  hfovDeg,
});

/** How far the middle of what a view shows lies right of where another one thinks it is, picture widths. */
function rightOf(told: FrameView, real: FrameView): number {
  const { forward, right } = real.axes;
  const a = told.axes.forward;
  const of = (v: typeof a) => v.east * a.east + v.north * a.north + v.up * a.up;
  return (focalOf(real) * of(right)) / of(forward);
}

test("poses that are 150 ms late are found to be so while the camera swings, and then fit", () => {
  const lag = new PoseLag();
  let off = { x: 0, told: 0 };
  for (let i = 0; i < 120; i++) {
    const t = i / 10;
    const told = view(headingAt(t - 0.15));
    const thought = lag.carriedOn(told, t * 1000) ?? told;
    const real = view(headingAt(t));
    off = { x: rightOf(thought, real), told: rightOf(told, real) };
    // What the tracker sees: the picture beside where it was laid.
    lag.learn({ ...noCorrection, x: off.x }, { share: 0, dt: 0.1, sure: true });
  }
  expect(lag.seconds).toBeGreaterThan(0.13);
  expect(lag.seconds).toBeLessThan(0.17);
  expect(Math.abs(off.told)).toBeGreaterThan(0.02);
  expect(Math.abs(off.x)).toBeLessThan(0.008);
});

test("nothing is learned while the camera looks straight on, and views are left as they are told", () => {
  const lag = new PoseLag();
  for (let i = 0; i < 50; i++) {
    const told = view(10);
    expect(lag.carriedOn(told, i * 100)?.axes).toEqual(told.axes);
    lag.learn({ ...noCorrection, x: 0.01 }, { share: 0.1, dt: 0.1, sure: true });
  }
  expect(lag.seconds).toBe(0);
  expect(lag.carriedOn(undefined, 6_000)).toBeUndefined();
});
