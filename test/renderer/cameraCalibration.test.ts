import { expect, test } from "vitest";
import {
  calibrationWith,
  calibrationWords,
  camerasOf,
  residualWords,
  solvedWords,
} from "../../renderer/setup/cameraCalibrationWords.ts";
import type { CalibrationClick, SolvedMounting } from "../../src/contract/cameraCalibration.ts";

const solved: SolvedMounting = {
  mounting: { yawDeg: 3.14, pitchDeg: -0.42, rollDeg: 0, forward: 0.3 },
  latencyMs: 310.4,
  sigma: { yawDeg: 0.2, pitchDeg: 0.15, rollDeg: 0.4, latencyMs: 12 },
  residuals: [{ u: 3, v: -4 }],
  rms: 5,
};

test("what is known of a camera is said in one line, and what is not is a dash", () => {
  expect(calibrationWords(undefined)).toBe("mounting —, latency —, field of view from the video or the plan");
  expect(calibrationWords(calibrationWith({ vehicleId: "1:1", cameraId: "main" }, undefined, solved))).toBe(
    "yaw 3.1°, pitch −0.4°, roll 0.0°, latency 310\u202fms, field of view from the video or the plan",
  );
  expect(calibrationWords({ vehicleId: "1:1", cameraId: "main", hfovDeg: 63.4 })).toContain("field of view 63.4°");
});

test("what was solved takes the place of mounting and latency, and leaves the rest", () => {
  const known = { vehicleId: "1:1", cameraId: "main", hfovDeg: 60, latencyMs: 100, accuracy: { yawDeg: 1 } };
  expect(calibrationWith({ vehicleId: "1:1", cameraId: "thermal" }, known, solved)).toEqual({
    ...known,
    cameraId: "thermal",
    mounting: solved.mounting,
    latencyMs: 310.4,
    accuracy: { yawDeg: 1, latencyMs: 30 },
  });
});

test("every camera of a vehicle can be chosen once: the main one, open ones, named ones and calibrated ones", () => {
  const stream = { id: "s", vehicleId: "1:1", address: "udp://", state: "playing", decoded: 0, dropped: 0 } as const;
  const open = { ...stream, cameraId: "heat", cameraName: "Heat", recording: false, hasMetadata: false };
  const offered = {
    ...{ id: "100:2", cameraId: "c100s2", name: "Zoom", width: 1, height: 1, framesPerSecond: 1, bitsPerSecond: 1 },
    ...{ thermal: false, shown: "" },
  };
  const calibrations = [
    { vehicleId: "1:1", cameraId: "heat" },
    { vehicleId: "1:1", cameraId: "old" },
    { vehicleId: "2:1", cameraId: "another's" },
  ];
  expect(camerasOf("1:1", { streams: [open], offered: [offered], calibrations })).toEqual([
    { id: "main", label: "Main camera" },
    { id: "heat", label: "Heat" },
    { id: "old", label: "old" },
    { id: "c100s2", label: "Zoom" },
  ]);
});

test("each unknown is said with how well it is known, and each click with how far it is off", () => {
  expect(solvedWords(solved)).toEqual([
    "Yaw 3.14° ± 0.20°",
    "Pitch −0.42° ± 0.15°",
    "Roll 0.00° ± 0.40°",
    "Latency 310\u202fms ± 12\u202fms",
    "Points are off by 5.0 pixels in the mean",
  ]);
  const click: CalibrationClick = { id: "click-1", at: 1, x: 0.5, y: 0.5, place: { lat: 1, lon: 2, amsl: 3 } };
  expect(residualWords(click, [click], solved)).toBe("off by 5.0\u202fpx");
  expect(residualWords(click, [click])).toBe("");
  // Clicks were added since.
  expect(residualWords(click, [click, { ...click, id: "click-2" }], solved)).toBe("");
});
