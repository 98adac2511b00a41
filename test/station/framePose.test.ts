import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { CameraCalibration } from "../../src/contract/cameraCalibration.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { framePoseOf } from "../../src/station/framePose.ts";
import { type FramePose, Watch } from "../../src/station/watch.ts";
import type { Pose } from "../../src/vehicle/poseHistory.ts";
import { above } from "../geo/local.ts";

const frame: FrameTracks = {
  streamId: "cam",
  at: 10_000,
  width: 1280,
  height: 720,
  tracks: [
    {
      trackId: "7",
      className: "vehicle",
      score: 0.8,
      confirmed: true,
      box: { x: 0.48, y: 0.48, w: 0.04, h: 0.04 },
    },
  ],
};
const camera = { width: 1280, height: 720, hfovDeg: 60 };

/** A vehicle that flies east at 10 m/s and turns right at 5°/s, its gimbal 45° down and ahead. */
const poseAt = (at: number): Pose => ({
  at,
  position: above(at / 100, 0, 100),
  yawDeg: 90,
  pitchDeg: 0,
  rollDeg: 0,
  gimbalPitchDeg: -45,
  gimbalYawDeg: 0,
  sigma: { horizontal: 1.5, vertical: 2, yawDeg: 2, tiltDeg: 0.5, gimbalDeg: 0.5 },
  rates: { east: 10, north: 0, up: 0, yawDeg: 5, gimbalPitchDeg: 1, gimbalYawDeg: 2 },
});
const known = (framePose: ReturnType<typeof framePoseOf>): FramePose => {
  if (typeof framePose === "string") throw new Error(framePose);
  return framePose;
};
const calibration: CameraCalibration = { vehicleId: "1:1", cameraId: "main" };

test("a frame is placed by the telemetry of when it was taken, with its rates and its errors", () => {
  const { at, pose, sigma, velocity, rates } = known(
    framePoseOf(frame, poseAt, camera, { ...calibration, latencyMs: 300, accuracy: { latencyMs: 40 } }),
  );
  expect(at).toBe(9_700);
  expect(pose.lon).toBeCloseTo(poseAt(9_700).position.lon, 9);
  expect({ velocity, rates, timeMs: sigma.timeMs }).toEqual({
    velocity: { east: 10, north: 0, up: 0 },
    rates: { headingDeg: 7, pitchDeg: 1 },
    timeMs: 40,
  });
  expect([sigma.headingDeg, sigma.pitchDeg, sigma.horizon?.sigmaDeg]).toEqual([Math.hypot(2, 0.5), 0.5, 0.5]);
});

test("what a calibration says of the accuracy is in place of what is usual, and keeps what the samples' age adds", () => {
  const stale = (at: number): Pose => {
    const pose = poseAt(at);
    return { ...pose, sigma: { ...pose.sigma, yawDeg: Math.hypot(2, 7) } };
  };
  const accuracy = { yawDeg: 1, tiltDeg: 1, gimbalDeg: 0.2 };
  const { sigma } = known(framePoseOf(frame, stale, camera, { ...calibration, accuracy }));
  expect(sigma.headingDeg).toBeCloseTo(Math.hypot(1, 7, 0.2), 9);
  expect([sigma.pitchDeg, sigma.horizon?.sigmaDeg]).toEqual([expect.closeTo(0.2, 9), expect.closeTo(1, 9)]);
});

test("a mounting turns the camera and moves it along the airframe", () => {
  const mounting = { yawDeg: 4, pitchDeg: 0, rollDeg: 0, forward: 3 };
  const { pose } = known(framePoseOf(frame, poseAt, camera, { ...calibration, mounting }));
  expect(pose.headingDeg).toBeGreaterThan(95);
  expect(pose.lon).toBeCloseTo(above(103, 0, 0).lon, 9);
});

test("it is said why a frame has no pose", () => {
  const still = ({ gimbalPitchDeg: _, ...pose }: Pose): Pose => pose;
  expect([
    framePoseOf(frame, poseAt, undefined),
    framePoseOf(frame, () => undefined, camera),
    framePoseOf(frame, (at) => still(poseAt(at)), camera),
  ]).toEqual(["field of view unknown", "no position and attitude at that time", "camera's direction unknown"]);
});

const metadata = (at: number, hfovDeg = 40) => ({
  ...{ at, lat: 47, lon: 8, amsl: 300, hfovDeg, platformHeadingDeg: 10 },
  ...{ sensorRelativeAzimuthDeg: 5, sensorRelativeElevationDeg: -50 },
});

test("a frame's own metadata places it, unless they are too old for it: then telemetry does", () => {
  const fresh = known(framePoseOf({ ...frame, metadata: metadata(9_000) }, poseAt, camera));
  expect([fresh.pose.amsl, fresh.pose.pitchDeg]).toEqual([300, expect.closeTo(-50, 6)]);
  const stale = known(framePoseOf({ ...frame, metadata: metadata(7_900) }, poseAt, camera));
  expect(stale.pose.amsl).toBe(100);
  expect(framePoseOf({ ...frame, metadata: metadata(7_900) }, () => undefined, camera)).toBe(
    "no position and attitude at that time",
  );
});

test("a calibrated lens counts until the camera tells that it has zoomed", () => {
  const lens = { width: 1280, height: 720, fx: 640 / Math.tan(Math.PI / 9), fy: 1_758 }; // 40° across
  const lensOf = (hfovDeg: number) =>
    known(framePoseOf({ ...frame, metadata: metadata(10_000, hfovDeg) }, poseAt, camera, { ...calibration, lens }))
      .camera.lens;
  expect([lensOf(40), lensOf(42), lensOf(12)]).toEqual([lens, lens, undefined]);
});

test("a track tells why its newest frame gave it no place, and no longer when one does", () => {
  const watch = new Watch({ log: silentLog });
  const see = (framePose: ReturnType<typeof framePoseOf>, ground: Ground = flatGround(0)) => {
    watch.observe({ frame, vehicleId: "1:1", framePose, ground });
    const { place, noPlace } = watch.tracks()[0]!;
    return [place !== undefined, noPlace];
  };
  const flat = (at: number): Pose => ({ ...poseAt(at), gimbalPitchDeg: -3 });
  expect(see(framePoseOf(frame, () => undefined, camera))).toEqual([false, "no position and attitude at that time"]);
  expect(see(framePoseOf(frame, flat, camera))).toEqual([false, "ray too flat"]);
  expect(see(framePoseOf(frame, poseAt, camera), { elevation: () => undefined })).toEqual([
    false,
    "height of the ground unknown",
  ]);
  expect(see(framePoseOf(frame, poseAt, camera))).toEqual([true, undefined]);
  expect(see(framePoseOf(frame, flat, camera))).toEqual([true, "ray too flat"]);
});
