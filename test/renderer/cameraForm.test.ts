import { expect, test } from "vitest";
import { calibrationOf, formOf, isSame } from "../../renderer/setup/cameraForm.ts";
import { type CameraCalibration, cameraCalibrationsParser } from "../../src/contract/cameraCalibration.ts";

const camera = { vehicleId: "1:1", cameraId: "main" };
const whole: CameraCalibration = {
  ...camera,
  hfovDeg: 57,
  lens: {
    width: 1280,
    height: 720,
    fx: 1180,
    fy: 1178,
    cx: 645,
    cy: 356,
    k1: -0.12,
    k2: 0.03,
    p1: 0.0004,
    p2: 0,
    k3: 0.001,
  },
  mounting: { yawDeg: 2.5, pitchDeg: -0.4, rollDeg: 0, forward: 0.3, right: 0, down: 0.1 },
  latencyMs: 310,
  accuracy: { yawDeg: 1, tiltDeg: 1, gimbalDeg: 0.5, latencyMs: 50, ground: 5 },
};
const empty = formOf(undefined);

test("a camera comes out of the form as it went in, and the station takes it", () => {
  expect(calibrationOf(formOf(whole), camera)).toEqual(whole);
  expect(cameraCalibrationsParser([calibrationOf(formOf(whole), camera)])).toEqual([whole]);
});

test("what is left empty is not known; a camera of which nothing is known is none", () => {
  expect(calibrationOf(empty, camera)).toBeUndefined();
  expect(calibrationOf({ ...empty, latencyMs: 250 }, camera)).toEqual({ ...camera, latencyMs: 250 });
  expect(calibrationOf({ ...empty, pitchDeg: -2 }, camera)).toEqual({
    ...camera,
    mounting: { yawDeg: 0, pitchDeg: -2, rollDeg: 0 },
  });
});

test("half a lens and numbers that can not be are said in words", () => {
  expect(calibrationOf({ ...empty, k1: -0.1 }, camera)).toBe(
    "A lens needs picture width, picture height, fx and fy; or leave all of it empty",
  );
  expect(calibrationOf({ ...empty, hfovDeg: 190 }, camera)).toBe("Field of view across must be between 1° and 179°");
  expect(calibrationOf({ ...empty, pitchDeg: "-" }, camera)).toBe("Pitch, up + must be between -90° and 90°");
});

test("a number that is typed with more digits than it needs is the same number", () => {
  expect(isSame(formOf({ ...camera, latencyMs: 250 }), { ...empty, latencyMs: "250.0" })).toBe(true);
  expect(calibrationOf({ ...empty, hfovDeg: "62.50" }, camera)).toEqual({ ...camera, hfovDeg: 62.5 });
  expect(isSame(empty, { ...empty, k3: 0 })).toBe(false);
});
