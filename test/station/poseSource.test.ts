import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { portPair } from "../../src/contract/port.ts";
import type { StreamRecord } from "../../src/contract/records.ts";
import { type Handlers, RpcServer } from "../../src/contract/rpc.ts";
import {
  type FrameMetadata,
  type FrameTracks,
  type VisionCalls,
  type VisionEvents,
  visionParsers,
} from "../../src/contract/vision.ts";
import { framePoseOf, type ToldPose } from "../../src/station/framePose.ts";
import { Streams } from "../../src/station/streams.ts";
import { PoseHistory } from "../../src/vehicle/poseHistory.ts";

const metadata: FrameMetadata = {
  at: 10_000,
  lat: 49,
  lon: 16,
  amsl: 400,
  platformHeadingDeg: 90,
  sensorRelativeAzimuthDeg: 0,
  sensorRelativeElevationDeg: -40,
  hfovDeg: 50,
};
const frame: FrameTracks = { streamId: "cam", at: 10_000, width: 1280, height: 720, tracks: [] };
const told = (seen: FrameTracks, history = new PoseHistory()): ToldPose => {
  const framePose = framePoseOf(seen, (at) => history.poseAt(at), { width: 1280, height: 720, hfovDeg: 50 });
  if (typeof framePose === "string") throw new Error(framePose);
  return framePose;
};

/** Flies east at 10 m/s and turns at 6°/s, with a place and attitude each 200 ms and its gimbal 30° down. */
function flown(fromAt: number, toAt: number): PoseHistory {
  const history = new PoseHistory();
  for (let at = fromAt; at <= toAt; at += 200) {
    const s = at / 1000;
    history.addPlace({ at, lat: 0, lon: (s * 10) / 111_319.49, amsl: 100, ahl: 100, east: 10, north: 0, down: 0 });
    history.addAttitude({ at, yawDeg: (s * 6) % 360, pitchDeg: 0, rollDeg: 0 });
    history.addGimbal({ at, pitchDeg: -30, yawDeg: 0 });
  }
  return history;
}

test("a frame with metadata of its own is placed by it, and by telemetry where it has none or does not say where it looks", () => {
  const { sensorRelativeAzimuthDeg: _, ...blind } = metadata;
  expect([
    told({ ...frame, metadata }, flown(9_000, 11_000)).source,
    told(frame, flown(9_000, 11_000)).source,
    told({ ...frame, metadata: blind }, flown(9_000, 11_000)).source,
  ]).toEqual(["metadata", "telemetry", "telemetry"]);
});

test("between two samples of telemetry a frame is placed between them", () => {
  const { pose } = told({ ...frame, at: 10_100 }, flown(9_000, 11_000));
  expect(pose.lon * 111_319.49).toBeCloseTo(101, 2);
  expect(pose.headingDeg).toBeCloseTo(60.6, 6);
  expect(pose.pitchDeg).toBeCloseTo(-30, 6);
});

test("the older the telemetry or the metadata of a frame, the less well its pose is known", () => {
  const history = flown(9_000, 10_000);
  const byTelemetry = [0, 300, 900].map((age) => told({ ...frame, at: 10_000 + age }, history).sigma);
  const byMetadata = [0, 300, 900].map((age) => told({ ...frame, at: 10_000 + age, metadata }).sigma);
  for (const [fresh, old, older] of [byTelemetry, byMetadata]) {
    if (!fresh || !old || !older) throw new Error("three ages");
    for (const part of ["horizontal", "vertical", "headingDeg"] as const) {
      expect(old[part], part).toBeGreaterThan(fresh[part]);
      expect(older[part], part).toBeGreaterThan(old[part]);
    }
  }
  expect(byMetadata[1]?.horizontal).toBeCloseTo(Math.hypot(1.5, 4.5), 9);
  expect(framePoseOf({ ...frame, at: 11_100 }, (at) => history.poseAt(at), { ...frame, hfovDeg: 50 })).toBe(
    "no position and attitude at that time",
  );
});

test("the stream's record says what places its frames, keeps saying so, and is told only when that changes", async () => {
  const streams = new Streams({ modelFile: "nano.onnx", log: silentLog });
  const [station, own] = portPair();
  // Answers whatever vision may be asked: only what it announces matters here.
  const answer = (call: string) => (args: { address?: string } | null) =>
    call === "stream.open" ? { address: args?.address } : null;
  const handlers = Object.fromEntries(Object.keys(visionParsers).map((call) => [call, answer(call)]));
  const vision = new RpcServer<VisionCalls, VisionEvents>(
    own,
    handlers as unknown as Handlers<VisionCalls>,
    visionParsers,
  );
  streams.attach(station);
  await streams.open("1:1", "udp://0.0.0.0:5600");
  const heard: StreamRecord["poseSource"][] = [];
  streams.onStream((record) => heard.push(record.poseSource));
  const [{ id, vehicleId, cameraId: _camera, ...video }] = streams.records() as [StreamRecord];
  streams.posed(id, "telemetry");
  streams.posed(id, "telemetry");
  const playing = new Promise<void>((resolve) => {
    const off = streams.onStream(({ state }) => {
      if (state !== "playing") return;
      off();
      resolve();
    });
  });
  vision.emit("stream", { ...video, id, state: "playing" });
  await playing;
  streams.posed(id, undefined);
  streams.posed(id, "metadata");
  expect(heard).toEqual(["telemetry", "telemetry", undefined, "metadata"]);
  expect(streams.ofVehicle(vehicleId)?.poseSource).toBe("metadata");
});
