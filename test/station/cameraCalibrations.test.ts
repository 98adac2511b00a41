import { expect, test } from "vitest";
import { type CameraCalibration, cameraCalibrationParsers } from "../../src/contract/cameraCalibration.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { project, stabilisedPose } from "../../src/geo/camera.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { mounted } from "../../src/geo/mounting.ts";
import { CalibrationClicks } from "../../src/station/calibrationClicks.ts";
import { cameraCalibrationHandlers } from "../../src/station/cameraCalibrationHandlers.ts";
import { CameraCalibrations } from "../../src/station/cameraCalibrations.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import type { Pose } from "../../src/vehicle/poseHistory.ts";
import { above, at as placeAt } from "../geo/local.ts";

const camera = { width: 1280, height: 720, hfovDeg: 60 };
const mounting = { yawDeg: 3, pitchDeg: -1.5, rollDeg: 1, forward: 0.4 };
const latencyMs = 280;
const ends = { fromMs: 0, toMs: 60_000 };

/** Flies there and back over the known point at 12 m/s, the camera swung to both sides. */
function poseAt(at: number): Pose | undefined {
  if (at < ends.fromMs || at > ends.toMs) return undefined;
  const t = at / 1_000;
  const back = t > 30;
  const north = back ? 180 - 12 * (t - 30) : -180 + 12 * t;
  return {
    at,
    position: above(15, north, 520),
    yawDeg: back ? 180 : 0,
    pitchDeg: 2,
    rollDeg: 0,
    gimbalPitchDeg: -60 + 10 * Math.sin(t / 2),
    gimbalYawDeg: 15 * Math.sin(t / 3),
    sigma: { horizontal: 1, vertical: 2, yawDeg: 2, tiltDeg: 0.5, gimbalDeg: 0.5 },
    rates: { east: 0, north: back ? -12 : 12, up: 0, yawDeg: 0, gimbalPitchDeg: 0, gimbalYawDeg: 0 },
  };
}

function stationWith(settings = new Settings(openDatabase(":memory:"))) {
  const cameraCalibrations = new CameraCalibrations({ settings });
  const handlers = cameraCalibrationHandlers({
    cameraCalibrations,
    calibrationClicks: new CalibrationClicks(),
    streams: { vehicleOf: (streamId) => (streamId === "video" ? "1:1" : undefined) },
    cameraViews: { modelOf: () => camera, poseAt: (_, __, at) => poseAt(at) },
    groundOf: () => flatGround(400),
  });
  return { settings, cameraCalibrations, handlers };
}

/** Clicks the point wherever it is in the picture, as the camera shows it in frames that are stamped late. */
async function clickAll({ handlers }: ReturnType<typeof stationWith>): Promise<number> {
  const point = placeAt(0, 0);
  let clicks = 0;
  for (let taken = 3_000; taken < 57_000; taken += 700) {
    const { position, yawDeg, pitchDeg, rollDeg, gimbalPitchDeg = 0, gimbalYawDeg = 0 } = poseAt(taken)!;
    const told = stabilisedPose(position, { yawDeg, gimbalPitchDeg, gimbalYawDeg });
    const seen = project(camera, mounted(told, mounting, { yawDeg, pitchDeg, rollDeg }), { ...point, amsl: 400 });
    if (!seen || seen.u < 0 || seen.u > 1280 || seen.v < 0 || seen.v > 720) continue;
    const all = await handlers["cameraCalibration.click"]({
      ...{ streamId: "video", cameraId: "main", at: taken + latencyMs },
      ...{ x: seen.u / 1280, y: seen.v / 720, width: 1280, height: 720, place: point },
    });
    expect(all.length).toBe(++clicks);
  }
  return clicks;
}

const failed = (work: () => unknown) => {
  try {
    work();
  } catch (cause) {
    return failureOf(cause);
  }
  return undefined;
};

test("a camera is calibrated from clicks on a point that is known, and its calibration remembered", async () => {
  const station = stationWith();
  const known: CameraCalibration = {
    vehicleId: "1:1",
    cameraId: "main",
    mounting: { yawDeg: 0, pitchDeg: 0, rollDeg: 0, forward: 0.4 },
  };
  station.cameraCalibrations.set(known);
  const clicks = await clickAll(station);
  expect(clicks).toBeGreaterThan(6);
  const solved = await station.handlers["cameraCalibration.solve"]({
    vehicleId: "1:1",
    cameraId: "main",
    latencyMs: null,
  });
  expect(solved.mounting).toEqual({
    yawDeg: expect.closeTo(3, 1),
    pitchDeg: expect.closeTo(-1.5, 1),
    rollDeg: expect.closeTo(1, 1),
    forward: 0.4,
  });
  expect(Math.abs(solved.latencyMs - latencyMs)).toBeLessThan(10);
  expect(solved.residuals.length).toBe(clicks);
  const used = { ...known, mounting: solved.mounting, latencyMs: solved.latencyMs };
  expect(await station.handlers["cameraCalibration.set"]({ calibration: used })).toEqual([used]);
  const restarted = new CameraCalibrations({ settings: station.settings });
  expect(restarted.of("1:1")).toEqual(used);
  expect(restarted.of("2:1")).toBeUndefined();
  expect(restarted.remove("1:1", "main")).toEqual([]);
  expect(new CameraCalibrations({ settings: station.settings }).list()).toEqual([]);
});

test("clicks can be taken back, one or all", async () => {
  const station = stationWith();
  const clicks = await clickAll(station);
  const main = { vehicleId: "1:1", cameraId: "main" };
  const [first] = await station.handlers["cameraCalibration.clicks"](main);
  const left = await station.handlers["cameraCalibration.unclick"]({ ...main, clickId: first!.id });
  expect(left.length).toBe(clicks - 1);
  expect(left.some(({ id }) => id === first!.id)).toBe(false);
  expect(await station.handlers["cameraCalibration.unclick"]({ ...main, clickId: null })).toEqual([]);
  expect(failed(() => station.handlers["cameraCalibration.solve"]({ ...main, latencyMs: null }))).toMatchObject({
    code: "refused",
    message: "The mounting was not solved: 0 clicks are too few",
  });
});

test("a click is refused where nothing is known of the picture that it was made in", () => {
  const { handlers } = stationWith();
  const click = (at: number, streamId = "video") =>
    failed(() =>
      handlers["cameraCalibration.click"]({
        ...{ streamId, cameraId: "main", at, x: 0.5, y: 0.5, width: 1280, height: 720 },
        place: placeAt(0, 0),
      }),
    );
  expect(click(90_000)).toMatchObject({ code: "refused", message: expect.stringContaining("where the vehicle was") });
  expect(click(20_000, "gone")).toMatchObject({ code: "not-found" });
  expect(click(20_000)).toBeUndefined();
});

test("what can not be a camera is not taken", () => {
  const { handlers } = stationWith();
  const set = (value: unknown) =>
    failed(() => handlers["cameraCalibration.set"](cameraCalibrationParsers["cameraCalibration.set"](value)));
  const calibration = { vehicleId: "1:1", cameraId: "main" };
  expect(set({ calibration: { ...calibration, latencyMs: Number.NaN } })).toMatchObject({ code: "bad-input" });
  expect(set({ calibration: { ...calibration, mounting: { yawDeg: 400, pitchDeg: 0, rollDeg: 0 } } })).toMatchObject({
    code: "bad-input",
  });
  // Focal lengths in millimetres.
  expect(set({ calibration: { ...calibration, lens: { width: 4000, height: 3000, fx: 4.5, fy: 4.5 } } })).toMatchObject(
    {
      code: "bad-input",
      message: expect.stringContaining("mean a view of"),
    },
  );
  expect(set({ calibration })).toBeUndefined();
});
