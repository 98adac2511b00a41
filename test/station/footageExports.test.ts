import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { CameraCalibration } from "../../src/contract/cameraCalibration.ts";
import { FailureError } from "../../src/contract/failure.ts";
import {
  type FootageExportOrder,
  type FootageExportVisionCalls,
  type FootageExportVisionEvents,
  footageExportVisionParsers,
} from "../../src/contract/footageExport.ts";
import { portPair } from "../../src/contract/port.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { RpcClient, RpcServer } from "../../src/contract/rpc.ts";
import { streamIdOf } from "../../src/contract/streamCamera.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { wrap180 } from "../../src/geo/position.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { metadataPose } from "../../src/review/metadataPose.ts";
import { FootageExports } from "../../src/station/footageExports.ts";
import { OfflineGround } from "../../src/station/offlineGround.ts";
import type { VisionClient } from "../../src/station/streams.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { TrackLog } from "../../src/store/trackLog.ts";
import { Container } from "../../src/vision/container.ts";
import { FootageExportDesk } from "../../src/vision/footageExportDesk.ts";
import { trackUuid } from "../../src/vision/klv/klvOf.ts";
import { readSt0601 } from "../../src/vision/klv.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { aFlag } from "../store/aFlag.ts";
import { bookPacket, bookTargets } from "../vision/klv/bookReader.ts";
import { film } from "../vision/testCamera.ts";

const startAt = 1_700_000_000_000;
const frameMs = 1000 / 15;
const sortieId = "20231114-221320-7-1";

/** Twelve seconds of a copter that flies north at 10 m/s, 100 m above its home, and looks 45° down. */
function tlog(file: string): void {
  const entries: Buffer[] = [];
  const add = (ms: number, message: MavLinkData) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt((startAt - 1000 + ms) * 1_000));
    const sequence = entries.length & 0xff;
    entries.push(stamp, Buffer.from(encodePacket(message, { systemId: 7, componentId: 1, sequence })));
  };
  const half = (-45 / 2) * (Math.PI / 180);
  for (let ms = 0; ms <= 12_000; ms += 200) {
    if (ms % 1000 === 0) add(ms, messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 } as never));
    const lat = Math.round(486_200_000 + (ms / 1000) * 10 * northUnit);
    const place = { lat, lon: 169_300_000, alt: 300_000, relativeAlt: 100_000, vx: 1000, timeBootMs: ms + 1 };
    add(ms, messageOf(common.GlobalPositionInt, place));
    add(ms, messageOf(common.Attitude, { timeBootMs: ms + 1, roll: 0.1 }));
    const q = [Math.cos(half), 0, Math.sin(half), 0];
    add(ms, messageOf(common.GimbalDeviceAttitudeStatus, { q, flags: 4 | 8 | 32, timeBootMs: ms + 1 } as never));
    const second = { q: [1, 0, 0, 0], flags: 4 | 8 | 32, timeBootMs: ms + 1, gimbalDeviceId: 2 };
    add(ms, messageOf(common.GimbalDeviceAttitudeStatus, second as never));
  }
  writeFileSync(file, Buffer.concat(entries));
}
/** 1e-7 degrees in a metre to the north at that latitude. */
const northUnit = 1e7 / 111_200;
const latAt = (ms: number): number => 48.62 + ((ms + 1000) / 1000) * (10 / 111_200);

const track = (at: number): TrackRecord => ({
  ...{ id: "run-0-5", streamId: "video-7-1", vehicleId: "7:1", className: "van", score: 0.9 },
  ...{ firstAt: startAt, lastAt: at, stationary: false, ended: false },
  place: { lat: 48.621 + ((at - startAt) / 1000) * 1e-4, lon: 16.93, amsl: 200 },
  ellipse: { major: 6, minor: 3, angleDeg: 0 },
  ...{ speed: 11, headingDeg: 0 },
});

/** A station with six seconds of recorded footage of a flight, its telemetry, and one track; and a vision beside it. */
async function station({
  metadata = false,
  calibration,
  camera = "main",
}: {
  metadata?: boolean;
  calibration?: CameraCalibration;
  /** The one that filmed: `heat` hangs on the second gimbal, which looks ahead. */
  camera?: "main" | "heat";
} = {}) {
  const root = mkdtempSync(join(tmpdir(), "vedette-export-"));
  const [dataFolder, out] = [join(root, "data"), join(root, "out")];
  for (const folder of [dataFolder, out]) mkdirSync(folder);
  const db = openDatabase(join(dataFolder, "vedette.db"));
  onTestFinished(() => {
    db.close();
    rmSync(root, { recursive: true, force: true });
  });
  const store = { flags: new FlagStore(db), footage: new FootageStore(db), sorties: new SortieStore(db, dataFolder) };
  store.sorties.save({ id: sortieId, vehicleId: "7:1", patrol: "North leg", startedAt: startAt - 1000 });
  const folder = store.sorties.folder(sortieId);
  tlog(join(folder, "telemetry.tlog"));
  for (const [part, begin] of [0, 3000].entries()) {
    const file = join(folder, `part-${part}.ts`);
    await film({ address: file, frames: 45, startAt: startAt + begin, metadata });
    await appendIndex(folder, { file: `part-${part}.ts`, pts: 0, at: startAt + begin });
    const segment = {
      streamId: streamIdOf("7:1", camera),
      file,
      startAt: startAt + begin,
      endAt: startAt + begin + 44 * frameMs,
    };
    store.footage.saveSegment(segment, sortieId);
  }
  const tracks = new TrackLog({ folder: () => folder, log: silentLog });
  for (let i = 0; i < 90; i += 3) {
    const at = startAt + i * frameMs;
    if (i % 9 === 0) tracks.observe(sortieId, track(at), at);
    // A clock of pictures and one of boxes are never quite the same.
    store.footage.addBoxes([{ at: at + 2, trackId: "run-0-5", score: 0.9, box: { x: 0.5, y: 0.5, w: 0.1, h: 0.1 } }]);
  }
  tracks.flush(startAt + 6000);
  store.flags.save(
    aFlag("f1", {
      sortieId,
      className: "van",
      sightings: [
        {
          streamId: "video-7-1",
          vehicleId: "7:1",
          trackIds: ["run-0-5"],
          fromAt: startAt + 2000,
          toAt: startAt + 3000,
        },
      ],
    }),
  );
  const [ours, theirs] = portPair();
  const desk = new FootageExportDesk(dataFolder, {
    onAsk: (ask) => server.emit("exportAsk", ask),
    onProgress: (progress) => server.emit("exportProgress", progress),
  });
  const server = new RpcServer<FootageExportVisionCalls, FootageExportVisionEvents>(
    theirs,
    desk.handlers(),
    footageExportVisionParsers,
  );
  const vision: VisionClient = new RpcClient(ours, "vision");
  const noTiles = async () => ({ revision: 0, tiles: [], bridged: 0, coarser: false });
  const exports = new FootageExports(() => ({
    ...{
      vision,
      store,
      dataFolder,
      poseOf: () => undefined,
      gimbalOf: (_, cameraId) => (cameraId === "heat" ? 2 : undefined),
    },
    ground: new OfflineGround(noTiles, flatGround(200)),
    calibrationOf: (_, cameraId) => (cameraId === camera ? calibration : undefined),
    cameraOf: () => ({ width: 1920, height: 1080, hfovDeg: 60 }),
    nameOf: () => "Copter 7",
    clipOf: (flagId) => ({ flag: store.flags.get(flagId), fromAt: startAt + 1500, toAt: startAt + 3500 }),
  }));
  return { exports, store, out, folder, vision: theirs };
}

const all = { kind: "span", streamId: "video-7-1", fromAt: startAt, toAt: startAt + 6000 } as const;
const orderOf = (file: string, change: Partial<FootageExportOrder> = {}): FootageExportOrder => ({
  ...{ footage: all, format: "ts", file, replace: false },
  ...change,
});

/** The metadata packets of a file, as FFmpeg's demuxer and a reader of the standard's tables find them. */
async function packetsOf(file: string) {
  const container = await Container.open(`file:${file}`, file, {});
  const packets: Uint8Array[] = [];
  for (let item = await container.next(); item; item = await container.next())
    if (item.kind === "metadata") packets.push(item.unit.data);
  await container.close();
  return packets;
}

describe("footage of a camera that sends no metadata", () => {
  test("is exported with where each picture was taken from, made of the flight's telemetry, and the tracks in it", async () => {
    const { exports, out } = await station();
    const file = join(out, "north.ts");
    const phases: string[] = [];
    exports.onExport(({ phase }) => phases.push(phase));
    const { record, ended } = await exports.start(orderOf(file));
    expect(record).toMatchObject({ file, format: "ts", phase: "running", share: 0 });
    const done = await ended;
    expect(done).toMatchObject({
      ...{ phase: "done", share: 1 },
      counts: { pictures: 90, own: 0, made: 90, targetsOnly: 0, targets: 30, tracks: 1 },
      notes: ["90 metadata packets made of the vehicle's telemetry.", "1 track in it, as 30 targets of pictures."],
    });
    expect(phases.at(-1)).toBe("done");
    expect(exports.list()).toEqual([done]);
    expect(readdirSync(out)).toEqual(["north.ts"]);
    const packets = await packetsOf(file);
    const read = packets.map(bookPacket);
    expect(read.map((items) => Math.round(Number(items.get(2)?.readBigUInt64BE()) / 1000 - startAt))).toEqual(
      read.map((_, i) => Math.round(i * frameMs)),
    );
    for (const [i, items] of read.entries()) {
      const lat = ((items.get(13)?.readInt32BE() ?? 0) * 90) / 0x7fffffff;
      expect(Math.abs(lat - latAt(i * frameMs)) * 111_200, `picture ${i}`).toBeLessThan(0.5); // metres
      expect([items.get(3)?.toString(), items.get(10)?.toString()]).toEqual(["North leg", "Copter 7"]);
      expect(items.has(74)).toBe(i % 3 === 0);
    }
    // 100 m above the ground and 45° down: 141 m to the middle of the picture, 100 m ahead.
    const fields = readSt0601(packets[30] ?? new Uint8Array());
    expect(fields.slantRange).toBeCloseTo(100 * Math.SQRT2, 0);
    expect(((fields.frameCenterLat ?? 0) - (fields.lat ?? 0)) * 111_200).toBeCloseTo(100, 0);
    expect(fields.hfovDeg).toBeCloseTo(60, 2);
    expect(fields.vfovDeg).toBeCloseTo(36, 0); // of 16 : 9
    expect(fields.platformRollDeg).toBeCloseTo(5.73, 1);
    const pose = metadataPose(fields);
    expect(
      [pose?.headingDeg, pose?.pitchDeg, pose?.rollDeg].map((v) => Math.round(wrap180(v ?? 99) * 10) / 10 + 0),
    ).toEqual([0, -45, 0]);
    // Between two places that were kept the track is on its way: 3 pictures after one of each 9.
    const [target, ...others] = bookTargets(read[66]?.get(74) ?? Buffer.alloc(0));
    expect(others).toEqual([]);
    expect(target).toMatchObject({
      ...{ className: "van", percent: 90, trackUuid: Buffer.from(trackUuid("run-0-5")).toString("hex") },
      pixels: expect.arrayContaining([161 + 90 * 320, 192 + 107 * 320]),
      lat: expect.closeTo(48.621 + 66 * frameMs * 1e-7, 6),
    });
    expect(target?.sigmas?.slice(0, 2).map(Math.round)).toEqual([3, 6]);
  });

  test("is told with the camera's calibration: its lens, its mounting and its latency", async () => {
    const calibration = {
      mounting: { yawDeg: 10, pitchDeg: 0, rollDeg: 0 },
      latencyMs: 300,
      lens: { width: 1920, height: 1080, fx: 1920, fy: 1920, k1: 0 },
    } as unknown as CameraCalibration;
    const { exports, out } = await station({ calibration });
    const file = join(out, "north.ts");
    const { ended } = await exports.start(orderOf(file, { footage: { ...all, toAt: startAt + 1000 } }));
    expect(await ended).toMatchObject({ phase: "done", counts: { made: 16 } });
    const packets = await packetsOf(file);
    const fields = readSt0601(packets[8] ?? new Uint8Array());
    const takenMs = 8 * frameMs - 300;
    expect(fields.at - startAt).toBeCloseTo(takenMs, 0);
    expect(Math.abs((fields.lat ?? 0) - latAt(takenMs)) * 111_200).toBeLessThan(0.5);
    expect(fields.hfovDeg).toBeCloseTo(53.13, 1); // 2 atan(½)
    expect(metadataPose(fields)?.headingDeg).toBeGreaterThan(9); // turned about an axis that leans forward
  });

  test("is told with the calibration and the gimbal of the camera that filmed it", async () => {
    const calibration: CameraCalibration = { vehicleId: "7:1", cameraId: "heat", hfovDeg: 24 };
    const { exports, out } = await station({ calibration, camera: "heat" });
    const file = join(out, "north.ts");
    const footage = { ...all, streamId: "video-7-1_heat", toAt: startAt + 1000 };
    const { ended } = await exports.start(orderOf(file, { footage }));
    expect(await ended).toMatchObject({ phase: "done", counts: { made: 16 } });
    const packets = await packetsOf(file);
    const fields = readSt0601(packets[8] ?? new Uint8Array());
    expect(fields.hfovDeg).toBeCloseTo(24, 1);
    expect(metadataPose(fields)?.pitchDeg).toBeCloseTo(0, 1);
  });

  test("says how many pictures nobody knows the place of, when the telemetry is gone", async () => {
    const { exports, out, folder } = await station();
    writeFileSync(join(folder, "telemetry.tlog"), "no log");
    const { ended } = await exports.start(orderOf(join(out, "a.ts")));
    const done = await ended;
    expect(done).toMatchObject({ phase: "done", counts: { made: 0, targetsOnly: 30 } });
    expect(done.notes).toEqual([
      "90 pictures without a word of where they were taken: no position and attitude at that time.",
      expect.stringMatching(/^A telemetry log could not be read: This is no telemetry log/),
      "1 track in it, as 30 targets of pictures.",
      "30 metadata packets hold the targets of a picture alone, and its time.",
    ]);
  });
});

test("a flag's clip is exported over the seam of two files, with the camera's own packets; gaps are told with their reason", async () => {
  const { exports, out, store } = await station({ metadata: true });
  store.footage.saveGap({ streamId: "video-7-1", fromAt: startAt + 2933, toAt: startAt + 3500, why: "link-lost" });
  const file = join(out, "flag.ts");
  const { ended } = await exports.start(orderOf(file, { footage: { kind: "flag", flagId: "f1" } }));
  expect(await ended).toMatchObject({
    phase: "done",
    counts: { pictures: 38, own: 38, made: 0, tracks: 1 },
    notes: [
      "It begins 0.5 s earlier than asked for, at the picture from which it can be decoded.",
      "No pictures from 22:13:22 to 22:13:23 UTC, 0.6 s: the video link was lost.",
      "38 metadata packets of the camera's own passed on.",
      "1 track in it, as 13 targets of pictures.",
    ],
  });
  const wider = { kind: "flag", flagId: "f1", aroundMs: 1000 } as const;
  const second = await exports.start(orderOf(join(out, "wide.mp4"), { footage: wider, format: "mp4" }));
  expect(await second.ended).toMatchObject({ flagId: "f1", phase: "done", counts: { pictures: 68 } });
  const ids = (await packetsOf(file)).flatMap((packet) => bookTargets(bookPacket(packet).get(74) ?? Buffer.alloc(0)));
  expect(new Set(ids.map(({ trackUuid: uuid }) => uuid))).toEqual(
    new Set([Buffer.from(trackUuid("run-0-5")).toString("hex")]),
  );
});

test("what another station's drone of the same name recorded at that time is in no export of ours, nor where it was", async () => {
  const { exports, out, store } = await station();
  const theirs = "20231114-221319-7-1-b2";
  store.sorties.save({ id: theirs, vehicleId: "7:1", startedAt: startAt - 2000 });
  const folder = store.sorties.folder(theirs);
  const file = join(folder, "theirs.ts");
  await film({ address: file, frames: 90, startAt: startAt - 500, metadata: false });
  await appendIndex(folder, { file: "theirs.ts", pts: 0, at: startAt - 500 });
  const begun = { streamId: "video-7-1", file, startAt: startAt - 500 };
  store.footage.saveSegment({ ...begun, endAt: begun.startAt + 89 * frameMs }, theirs);
  const ask = async (name: string, footage: FootageExportOrder["footage"]) => {
    const { ended } = await exports.start(orderOf(join(out, name), { footage }));
    const read = exports.files();
    const { phase, counts } = await ended;
    return { phase, pictures: counts?.pictures, made: counts?.made, theirs: read.includes(file), read: read.length };
  };
  expect(await ask("flag.ts", { kind: "flag", flagId: "f1" })).toEqual({
    ...{ phase: "done", pictures: 38, made: 38, theirs: false, read: 2 },
  });
  expect(await ask("span.ts", { ...all, sortieId })).toEqual({
    ...{ phase: "done", pictures: 90, made: 90, theirs: false, read: 2 },
  });
  const [packet] = await packetsOf(join(out, "span.ts"));
  expect(Math.abs((readSt0601(packet ?? new Uint8Array()).lat ?? 0) - latAt(0)) * 111_200).toBeLessThan(0.5);
});

test("a flag's clip is exported with its boxes burnt in, with tags and chapters that tell what it is", async () => {
  const { exports, out } = await station({ metadata: true });
  const file = join(out, "boxes.mp4");
  const order = orderOf(file, { footage: { kind: "flag", flagId: "f1" }, format: "mp4", burnIn: true });
  const { ended } = await exports.start(order);
  const record = await ended;
  expect(record).toMatchObject({ phase: "done", counts: { pictures: 38, targets: 13, tracks: 1 } });
  expect(record.notes).toContain("Its pictures were encoded anew with 13 boxes of 1 track drawn into them.");
  const bytes = readFileSync(file, "latin1");
  const texts = ["chpl", "Before", "Seen: van", "Flag f1: van", "Rule: ", "Place: ", "Drone: "];
  expect(texts.filter((text) => !bytes.includes(text))).toEqual([]);
  await expect(exports.start({ ...order, format: "ts", file: join(out, "boxes.ts") })).rejects.toThrow(
    "Boxes are not drawn into MPEG-TS",
  );
});

describe("an export is refused with the reason", () => {
  const refusal = async (given: Awaited<ReturnType<typeof station>>, order: FootageExportOrder) => {
    const cause: unknown = await given.exports.start(order).catch((e: unknown) => e);
    return cause instanceof FailureError ? cause.failure : cause;
  };

  test("where a file is there already, unless it is to be replaced: then the old one stays until the new one is whole", async () => {
    const given = await station();
    const file = join(given.out, "kept.mp4");
    writeFileSync(file, "evidence");
    const order = orderOf(file, { format: "mp4" });
    expect(await refusal(given, order)).toMatchObject({
      code: "bad-input",
      message: `There is already a file of that name: ${file}`,
    });
    const { record, ended } = await given.exports.start({ ...order, replace: true });
    given.exports.cancel(record.exportId);
    expect(await ended).toMatchObject({ phase: "cancelled" });
    expect([readdirSync(given.out), readFileSync(file, "utf8")]).toEqual([["kept.mp4"], "evidence"]);
    const again = await given.exports.start({ ...order, replace: true });
    expect(await again.ended).toMatchObject({ phase: "done", counts: { pictures: 90 } });
    expect(readFileSync(file).subarray(4, 8).toString()).toBe("ftyp");
  });

  test("for a path that is not complete, a folder that is missing, and the station's own data folder", async () => {
    const given = await station();
    const code = async (file: string) => ((await refusal(given, orderOf(file))) as { code: string }).code;
    expect(await code("clip.ts")).toBe("bad-input");
    expect(await code(join(given.out, "no", "clip.ts"))).toBe("not-found");
    expect(await code(join(given.folder, "part-0.ts"))).toBe("denied");
    expect(await code(given.out)).toBe("bad-input");
  });

  test("where nothing was recorded, and where the span is empty", async () => {
    const given = await station();
    const file = join(given.out, "a.ts");
    const span = (fromAt: number, toAt: number) => orderOf(file, { footage: { ...all, fromAt, toAt } });
    expect(await refusal(given, span(startAt + 60_000, startAt + 70_000))).toMatchObject({ code: "not-found" });
    expect(await refusal(given, span(startAt, startAt))).toMatchObject({ code: "bad-input" });
  });
});

test("an export over which vision dies has failed, and nothing of it is left", async () => {
  const { exports, out, vision } = await station();
  const { ended } = await exports.start(orderOf(join(out, "a.ts")));
  vision.close();
  expect(await ended).toMatchObject({ phase: "failed", failure: { code: "gone" } });
  expect(readdirSync(out)).toEqual([]);
});
