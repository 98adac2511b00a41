import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { expect, it, onTestFailed, onTestFinished } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import type { FilmedAnswer } from "../../src/contract/footprints.ts";
import { portPair } from "../../src/contract/port.ts";
import { cameraOfStream, streamIdOf } from "../../src/contract/streamCamera.ts";
import { type CameraModel, stabilisedPose } from "../../src/geo/camera.ts";
import { distance } from "../../src/geo/enu.ts";
import { mounted } from "../../src/geo/mounting.ts";
import { toRad } from "../../src/geo/position.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { createWorld } from "../../src/sim/world.ts";
import { Station } from "../../src/station/station.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { Vision } from "../../src/vision/vision.ts";

const modelFile = join(import.meta.dirname, "../../models/vehicle-nano.onnx");
const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
const size = { width: 480, height: 270 };
/** The thermal camera looks 15° to the right of the gimbal, and less wide. */
const cameras: Readonly<Record<"main" | "thermal", CameraModel>> = {
  main: { ...size, hfovDeg: 44 },
  thermal: { ...size, hfovDeg: 36 },
};
const turned = { yawDeg: 15, pitchDeg: 0, rollDeg: 0 };

/** A drone that hovers before a parked car, armed, and tells it by MAVLink; its videos tell nothing. */
function hovering() {
  const world = createWorld(1);
  const car = world.parked.find(({ id }) => id.startsWith("stand-"));
  if (!car) throw new Error("the world has no parked car");
  const { east, north } = world.frame.toEnu(car.place);
  const across = 40;
  const ground = world.terrain.height(east, north);
  const place = { ...world.frame.toPosition({ east: east - 4, north: north - across, up: 0 }), amsl: ground + 40 };
  const level = { yawDeg: 0, pitchDeg: 0, rollDeg: 0 };
  const told = stabilisedPose(place, { yawDeg: 0, gimbalPitchDeg: -42, gimbalYawDeg: 0 });
  const poses = { main: told, thermal: mounted(told, turned, level) };
  const half = toRad(-42) / 2;
  const [lat, lon, alt] = [Math.round(place.lat * 1e7), Math.round(place.lon * 1e7), Math.round(place.amsl * 1e3)];
  let sequence = 0;
  const say = (bytes: Emitter<ReceivedBytes>) => {
    for (const message of [
      messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3, baseMode: 128 }),
      messageOf(common.HomePosition, { latitude: lat, longitude: lon, altitude: Math.round(ground * 1e3) }),
      messageOf(common.Attitude, { roll: 0, pitch: 0, yaw: 0 }),
      messageOf(common.GlobalPositionInt, { lat, lon, alt, relativeAlt: 40_000, hdg: 0 }),
      messageOf(common.GimbalDeviceAttitudeStatus, {
        flags: common.GimbalDeviceFlags.YAW_IN_VEHICLE_FRAME,
        q: [Math.cos(half), 0, Math.sin(half), 0],
      }),
    ]) {
      sequence = (sequence + 1) & 0xff;
      bytes.emit({ bytes: encodePacket(message, { systemId: 1, componentId: 1, sequence }), at: Date.now() });
    }
  };
  return { world, car, poses, ground, say };
}

type Scene = ReturnType<typeof hovering>;

function stationIn(dataFolder: string, vision: Vision, scene: Scene) {
  const station = new Station({ dataFolder, modelFile, session: "one", peers, log: silentLog });
  const bytes = new Emitter<ReceivedBytes>();
  const nothing = async () => {};
  const address = "udpin:127.0.0.1:0";
  const link: Link = {
    ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
    ...{ onBytes: bytes.on, onClosed: () => () => {} },
  };
  station.node.addLink("radio", link);
  const [ours, theirs] = portPair();
  vision.serveStation(theirs);
  station.streams.attach(ours);
  scene.say(bytes);
  const telling = setInterval(() => scene.say(bytes), 100);
  const close = async () => {
    clearInterval(telling);
    await station.close();
  };
  return { station, close };
}

/** Films with both cameras, three pictures a second, until it is told to stop. */
function filming({ world, poses }: Scene, to: Partial<Record<keyof typeof cameras, string>>) {
  let on = true;
  const films = Object.entries(to).map(async ([name, address]) => {
    const camera = cameras[name as keyof typeof cameras];
    const scene = new SceneCamera(world, camera, { look: name === "main" ? "day" : "thermal-white" });
    const encoder = new TsEncoder({ ...camera, framesPerSecond: 3, bitrate: 1_000_000, address });
    const rgb = scene.render(poses[name as keyof typeof cameras], Date.now()).slice();
    while (on) {
      await encoder.write({ pixels: { rgb }, at: Date.now() });
      await new Promise((resolve) => setTimeout(resolve, 333));
    }
    await encoder.close();
  });
  return async () => {
    on = false;
    await Promise.all(films);
  };
}

it("two cameras of one vehicle are seen, placed, flagged and recorded at once, each by its own calibration", {
  timeout: 120_000,
}, async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-cameras-"));
  const scene = hovering();
  const { car, world, ground } = scene;
  const vision = new Vision({ dataFolder, log: silentLog });
  const first = stationIn(dataFolder, vision, scene);
  const ends: (() => Promise<unknown>)[] = [first.close];
  onTestFinished(async () => {
    for (const end of ends.toReversed()) await end();
    await vision.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const { station } = first;
  const { east, north } = world.frame.toEnu(car.place);
  const section = [-200, 200].map((d) => world.frame.toPosition({ east: east + d, north, up: 0 }));
  station.flags.setZones([{ id: "z", name: "Road", section, width: 300 }]);
  const accuracy = { ground: 1 };
  station.cameraCalibrations.set({ vehicleId: "1:1", cameraId: "main", hfovDeg: 44, accuracy });
  station.cameraCalibrations.set({ vehicleId: "1:1", cameraId: "thermal", hfovDeg: 36, mounting: turned, accuracy });
  expect(station.groundOf("1:1").elevation(car.place)).toBeCloseTo(ground, 0);

  const open = (cameraId: string) =>
    station.streams.open("1:1", "udp://127.0.0.1:0", { id: cameraId, ...(cameraId !== "main" && { name: "Thermal" }) });
  const addresses = { main: await open("main"), thermal: await open("thermal") };
  expect(station.streams.allOf("1:1").map(({ id, cameraId, cameraName }) => [id, cameraId, cameraName])).toEqual([
    ["video-1-1", "main", undefined],
    ["video-1-1_thermal", "thermal", "Thermal"],
  ]);
  const stop = filming(scene, addresses);
  ends.push(() => stop());

  const nearOf = (streamId: string) =>
    station.watch
      .tracks()
      .filter((track) => track.streamId === streamId && track.place && distance(track.place, car.place) < 6);
  await expect.poll(() => nearOf("video-1-1").length, { timeout: 30_000 }).toBeGreaterThan(0);
  await expect.poll(() => nearOf("video-1-1_thermal").length, { timeout: 30_000 }).toBeGreaterThan(0);
  const ids = station.watch.tracks().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);

  onTestFailed(() => {
    const far = (place?: typeof car.place) => place && Math.round(distance(place, car.place));
    const flags = station.flags.list().map(({ place, reason, state }) => [far(place), reason, state]);
    const tracks = station.watch.tracks().map(({ streamId, place }) => [streamId, far(place)]);
    console.log("flags and tracks, with metres to the car:", JSON.stringify({ flags, tracks }));
  });
  const flagged = () => station.flags.list().filter(({ place }) => place && distance(place, car.place) < 6);
  const filmedBy = () => new Set(flagged().flatMap(({ sightings }) => sightings.map(({ streamId }) => streamId)));
  await expect.poll(filmedBy, { timeout: 30_000 }).toEqual(new Set(["video-1-1", "video-1-1_thermal"]));

  const sortieId = station.sorties.current("1:1")?.id;
  const footage = (streamId: string) => station.store.footage.segments(streamId, 0, 1e15, sortieId);
  for (const streamId of ["video-1-1", "video-1-1_thermal"]) {
    await expect.poll(() => footage(streamId).length, { timeout: 10_000 }).toBeGreaterThan(0);
    for (const { file } of footage(streamId)) expect(basename(file).startsWith(`${streamId}-2`)).toBe(true);
  }
  const filmed = () =>
    (station.handlers["footprints.filmed"]({ place: car.place, limit: 9 }) as FilmedAnswer).intervals.map(
      ({ streamId }) => streamId,
    );
  await expect.poll(filmed, { timeout: 10_000 }).toEqual(expect.arrayContaining(["video-1-1", "video-1-1_thermal"]));

  await first.close();
  ends.splice(ends.indexOf(first.close), 1);
  const again = stationIn(dataFolder, vision, scene);
  ends.push(again.close);
  await again.station.start();
  const reopened = again.station.streams;
  expect(reopened.records().map(({ id, cameraName, address }) => [id, cameraName, address])).toEqual([
    ["video-1-1", undefined, addresses.main],
    ["video-1-1_thermal", "Thermal", addresses.thermal],
  ]);
  const decoded = (id: string) => reopened.records().find((stream) => stream.id === id)?.decoded ?? 0;
  await expect.poll(() => Math.min(decoded("video-1-1"), decoded("video-1-1_thermal"))).toBeGreaterThan(0);
  await reopened.close("video-1-1_thermal");
  const before = decoded("video-1-1");
  await expect.poll(() => decoded("video-1-1"), { timeout: 10_000 }).toBeGreaterThan(before + 3);
  expect(reopened.records().map(({ id, recording }) => [id, recording])).toEqual([["video-1-1", true]]);
  expect(again.station.streamMemory.recall().map(({ camera }) => camera.id)).toEqual(["main"]);
});

it("each camera's stream has an id of its own, from which the camera is known again", () => {
  const names = ["main", "thermal", "Thermal", "c100s2", "a", "a-2", "a_2", "a 2", "Wärme", "%41", "_41"];
  const ids = names.map((name) => streamIdOf("12:1", name));
  expect(ids.map(cameraOfStream)).toEqual(names);
  expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(names.length);
  // Segments of a stream are found by how their names begin.
  for (const id of ids) expect(ids.filter((other) => `${other}-2026`.startsWith(`${id}-2`))).toEqual([id]);
  expect(() => streamIdOf("1:1", "ä".repeat(40))).toThrow("too long");
  expect(() => streamIdOf("1:1", "")).toThrow("no name");
});
