import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { expect, it, onTestFinished } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import { portPair } from "../../src/contract/port.ts";
import { type Handlers, RpcServer } from "../../src/contract/rpc.ts";
import { type VisionCalls, type VisionEvents, visionParsers } from "../../src/contract/vision.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { OfferedCameras } from "../../src/station/offeredCameras.ts";
import { Station } from "../../src/station/station.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

it("the first stream that a vehicle names is its main camera's and stays so, whichever is heard first later", () => {
  const settings = new Settings(openDatabase(":memory:"));
  const day = { componentId: 100, deviceId: 0, streamId: 1, count: 2 };
  const heat = { ...day, streamId: 2 };
  const other = { componentId: 101, deviceId: 0, streamId: 1, count: 1 };
  const spoken = { componentId: 1, deviceId: 2, streamId: 3, count: 3 };
  const first = new OfferedCameras({ settings });
  expect([heat, day, other, spoken, day].map((one) => first.idOf("1:1", one))).toEqual([
    "c100s2",
    "main",
    "c101s1",
    "c1d2s3",
    "main",
  ]);
  expect(first.idOf("2:1", other)).toBe("main");
  const later = new OfferedCameras({ settings });
  expect([other, heat, day].map((one) => later.idOf("1:1", one))).toEqual(["c101s1", "c100s2", "main"]);
});

it("what a vehicle told of a camera is known when it is away, and after a restart", () => {
  const settings = new Settings(openDatabase(":memory:"));
  const cameras = new OfferedCameras({ settings });
  const cameraId = cameras.idOf("1:1", { componentId: 101, deviceId: 0, streamId: 2, count: 2 });
  const model = { width: 640, height: 512, hfovDeg: 24 };
  const of = (told?: Parameters<OfferedCameras["remembered"]>[2], from = cameras) =>
    from.remembered("1:1", cameraId, told);
  expect([of(), of({ gimbal: 171 }), of({ model }), of()]).toEqual([
    {},
    { gimbal: 171 },
    { gimbal: 171, model },
    { gimbal: 171, model },
  ]);
  of({ model: { ...model, hfovDeg: 12 } });
  expect(of(undefined, new OfferedCameras({ settings }))).toEqual({ gimbal: 171, model: { ...model, hfovDeg: 12 } });
  expect(cameras.remembered("1:1", "by hand", undefined)).toBe(undefined);
});

it("both streams that a vehicle names are opened, each once, each with the gimbal and the view of its camera", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-offered-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  const station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  onTestFinished(async () => {
    await station.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const bytes = new Emitter<ReceivedBytes>();
  const nothing = async () => {};
  const address = "udpin:127.0.0.1:0";
  const link: Link = {
    ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
    ...{ onBytes: bytes.on, onClosed: () => () => {} },
  };
  station.node.addLink("radio", link);
  const [ours, theirs] = portPair();
  const opened: string[] = [];
  const vision = {
    "stream.open": ({ streamId, address: at }: { streamId: string; address: string }) => {
      opened.push(`${streamId} ${at}`);
      return { address: at };
    },
    "stream.close": () => null,
    "detector.load": () => ({ file: "", name: "none", classes: [], provider: "CPU", threshold: 0.5 }),
  } as unknown as Handlers<VisionCalls>;
  new RpcServer<VisionCalls, VisionEvents>(theirs, vision, visionParsers);
  station.streams.attach(ours);
  let sequence = 0;
  const say = (message: MavLinkData, componentId: number) => {
    sequence = (sequence + 1) & 0xff;
    bytes.emit({ bytes: encodePacket(message, { systemId: 1, componentId, sequence }), at: Date.now() });
  };
  const half = (deg: number) => (deg * Math.PI) / 360;
  const yawInFrame = common.GimbalDeviceFlags.YAW_IN_VEHICLE_FRAME;
  const points = (pitchDeg: number, componentId: number) =>
    say(
      messageOf(common.GimbalDeviceAttitudeStatus, {
        ...{ flags: yawInFrame, q: [Math.cos(half(pitchDeg)), 0, Math.sin(half(pitchDeg)), 0] },
      }),
      componentId,
    );
  say(messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 }), 1);
  say(messageOf(common.Attitude, {}), 1);
  say(messageOf(common.GlobalPositionInt, { lat: 47e7, lon: 8e7, alt: 500_000 }), 1);
  points(-30, 154);
  points(-80, 171);
  const stream = { count: 1, streamId: 1, resolutionH: 640, resolutionV: 512 };
  const told = () => {
    for (const [componentId, gimbalDeviceId, name, hfov, uri] of [
      [100, 154, "Day", 60, "udp://127.0.0.1:5600"],
      [101, 171, "Thermal", 24, "udp://127.0.0.1:5601"],
    ] as const) {
      say(messageOf(common.CameraInformation, { gimbalDeviceId }), componentId);
      say(messageOf(common.VideoStreamInformation, { ...stream, name, hfov, uri }), componentId);
    }
  };
  told();
  told();
  await expect.poll(() => opened).toEqual(["video-1-1 udp://127.0.0.1:5600", "video-1-1_c101s1 udp://127.0.0.1:5601"]);
  expect(station.streams.records().map(({ cameraId, cameraName }) => [cameraId, cameraName])).toEqual([
    ["main", "Day"],
    ["c101s1", "Thermal"],
  ]);
  const { id, streamId, otherStreamIds } = station.vehicles()[0] ?? {};
  expect([id, streamId, otherStreamIds]).toEqual(["1:1", "video-1-1", ["video-1-1_c101s1"]]);
  const { cameraViews, payloads } = station;
  const pitch = (cameraId: string) => cameraViews.poseAt("1:1", cameraId, Date.now())?.gimbalPitchDeg?.toFixed(0);
  expect([pitch("main"), pitch("c101s1"), pitch("by hand")]).toEqual(["-30", "-80", "-30"]);
  expect(["main", "c101s1", "by hand"].map((cameraId) => cameraViews.modelOf("1:1", cameraId)?.hfovDeg)).toEqual([
    ...[60, 24, undefined],
  ]);
  expect(payloads.list()[0]?.streams.map(({ cameraId }) => cameraId)).toEqual(["main", "c101s1"]);

  for (let streamId = 2; streamId <= 9; streamId++) {
    const uri = `udp://127.0.0.1:${5_600 + streamId}`;
    say(messageOf(common.VideoStreamInformation, { ...stream, streamId, count: 9, uri }), 100);
  }
  const all = () => station.streams.records().map(({ cameraId }) => cameraId);
  expect(all()).toEqual(["main", "c101s1", "c100s2", "c100s3"]); // each costs processor time: the others are only offered
  expect(payloads.list()[0]?.streams.length).toBe(10);
  for (const streamId of ["video-1-1_c100s2", "video-1-1_c100s3"]) await station.streams.close(streamId);

  await station.streams.close("video-1-1_c101s1");
  told();
  expect(all()).toEqual(["main"]); // what a person closed stays closed
});
