import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { FailureError } from "../../src/contract/failure.ts";
import {
  type OfflineOutcome,
  type OfflineRecord,
  type OfflineVisionCalls,
  type OfflineVisionEvents,
  type OfflineVisionOrder,
  offlineVisionParsers,
} from "../../src/contract/offline.ts";
import { portPair } from "../../src/contract/port.ts";
import type { FlagRecord, SortieRecord } from "../../src/contract/records.ts";
import { RpcClient, RpcServer } from "../../src/contract/rpc.ts";
import type { FrameMetadata, FrameTracks } from "../../src/contract/vision.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { Position } from "../../src/geo/position.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { newRule } from "../../src/review/rules/usualRules.ts";
import { OfflineGround } from "../../src/station/offlineGround.ts";
import { OfflineRuns } from "../../src/station/offlineRuns.ts";
import type { VisionClient } from "../../src/station/streams.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { footageLeftOf } from "../../src/store/footprintFootage.ts";
import { FootprintQueries } from "../../src/store/footprintQuery.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";

const startAt = 1_700_000_000_000;
const frames = 100;

/** A camera 100 m above flat ground that looks straight down, as a video's metadata tell it. */
const pose = (at: number): FrameMetadata => ({
  ...{ at, lat: 48.62, lon: 16.93, amsl: 300, platformHeadingDeg: 0, platformPitchDeg: 0, platformRollDeg: 0 },
  ...{ sensorRelativeAzimuthDeg: 0, sensorRelativeElevationDeg: -89, sensorRelativeRollDeg: 0, hfovDeg: 50 },
});

/** One vehicle that stands in the middle of ten seconds of video. */
const filmed = (order: OfflineVisionOrder, { metadata = true } = {}): FrameTracks[] =>
  Array.from({ length: frames }, (_, i) => {
    const at = (metadata ? startAt : order.startAt) + i * 100;
    const box = { x: 0.5, y: 0.5, w: 0.02, h: 0.02 };
    const tracks = [{ trackId: "t1", className: "vehicle", score: 0.9, box, confirmed: true }];
    return {
      streamId: `offline-${order.runId}`,
      at,
      width: 1280,
      height: 720,
      tracks,
      ...(metadata && { metadata: pose(at) }),
    };
  });

const outcomeOf = (all: readonly FrameTracks[]): OfflineOutcome => ({
  counts: { pictures: 300, analysed: all.length, passedOver: 300 - all.length, undecodable: 0, failed: 0 },
  ...{ cancelled: false, fromAt: all[0]?.at ?? 0, toAt: all.at(-1)?.at ?? 0, metadata: 1, metadataErrors: 0 },
});

type Run = (
  order: OfflineVisionOrder,
  tell: RpcServer<OfflineVisionCalls, OfflineVisionEvents>,
) => Promise<OfflineOutcome>;

/** A station's end and a vision whose run is given. */
function station(run: Run) {
  const folder = mkdtempSync(join(tmpdir(), "vedette-offline-"));
  const db = openDatabase(join(folder, "vedette.db"));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const [ours, theirs] = portPair();
  const stopped: string[] = [];
  const hints: OfflineVisionCalls["offline.hint"]["args"][] = [];
  const server: RpcServer<OfflineVisionCalls, OfflineVisionEvents> = new RpcServer(
    theirs,
    {
      "offline.run": (order) => run(order, server),
      "offline.stop": ({ runId }) => {
        stopped.push(runId);
        return null;
      },
      "offline.hint": (hint) => {
        hints.push(hint);
        return null;
      },
      "offline.still": () => ({ jpeg: Uint8Array.of(0xff, 0xd8), at: startAt, box: { x: 0, y: 0, w: 1, h: 1 } }),
    },
    offlineVisionParsers,
  );
  const vision: VisionClient = new RpcClient(ours, "vision");
  const store = {
    flags: new FlagStore(db),
    footage: new FootageStore(db),
    footprints: new FootprintStore(db),
    sorties: new SortieStore(db, folder),
  };
  const filmed = new FootprintQueries(
    db,
    footageLeftOf(db, () => true),
  );
  const rule = {
    ...newRule("any"),
    ...{ name: "Anything that stays", where: { kind: "anywhere" } as const },
    conditions: [{ kind: "dwell", ms: 4000, seen: 5 } as const],
  };
  const flags: FlagRecord[] = [];
  const sorties: SortieRecord[] = [];
  const runs = new OfflineRuns(() => ({
    ...{
      vision,
      store,
      model: "/models/some.onnx",
      thermalModel: "/models/night.onnx",
      provider: "CPU",
      rules: [rule],
      zones: [],
      log: silentLog,
    },
    ground: new OfflineGround(async () => ({ revision: 0, tiles: [], bridged: 0, coarser: false }), flatGround(200)),
    ...{ calibrationOf: () => undefined, cameraOf: () => undefined },
    announce: (flag) => flags.push(flag),
    sortie: (sortie) => sorties.push(sortie),
  }));
  return { runs, store, filmed, flags, sorties, folder, stopped, hints };
}

const found =
  (options?: { metadata: boolean }): Run =>
  async (order, tell) => {
    const all = filmed(order, options);
    const { counts } = outcomeOf(all);
    tell.emit("offlineSegment", {
      streamId: `offline-${order.runId}`,
      file: "/a.ts",
      startAt,
      endAt: startAt + 10_000,
    });
    tell.emit("offlineProgress", { runId: order.runId, counts, share: 0.5 });
    for (const frame of all) tell.emit("offlineFrame", frame);
    return outcomeOf(all);
  };

test("a recording becomes a sortie with its flags, boxes, footage and way, as a flight does", async () => {
  const { runs, store, filmed: filmedOf, sorties, folder } = station(found());
  const told: OfflineRecord[] = [];
  runs.onRun((record) => told.push(record));
  const ended = await runs.start({ file: "/films/patrol.ts" }).ended;
  expect(ended).toMatchObject({
    ...{ phase: "done", share: 1, tracks: 1, placed: 1, flags: 1 },
    notes: ["100 pictures placed by the video's own metadata."],
  });
  const sortieId = ended.sortieId ?? "";
  expect(sorties.at(-1)).toEqual({
    ...{ id: sortieId, vehicleId: "recording patrol.ts", patrol: "patrol.ts" },
    ...{ startedAt: startAt, endedAt: startAt + 9_900 },
  });
  expect(store.sorties.list()).toEqual([sorties.at(-1)]);
  const [flag] = store.flags.list();
  expect(flag).toMatchObject({
    sortieId,
    state: "closed",
    thumbnail: `media://data/sorties/${sortieId}/flags/${flag?.id}.jpg?${startAt}`,
  });
  expect(existsSync(join(folder, "sorties", sortieId, "flags", `${flag?.id}.jpg`))).toBe(true);
  expect(Math.abs((flag?.place.amsl ?? 0) - 200)).toBeLessThan(1);
  expect(store.footage.boxes(["t1"], startAt, startAt + 10_000).length).toBe(frames);
  expect(store.footage.segments(`offline-${ended.runId}`, startAt, startAt + 1)).toMatchObject([{ file: "/a.ts" }]);
  expect(store.sorties.trail(sortieId).length).toBe(10);
  const { intervals } = filmedOf.filmed({ place: flag?.place as Position, limit: 9 });
  expect(intervals).toMatchObject([
    {
      ...{ streamId: `offline-${ended.runId}`, sortieId, vehicleId: "recording patrol.ts", footage: "kept" },
      ...{ fromAt: startAt - 500, toAt: startAt + 9_500 },
    },
  ]);
  expect(told.map(({ phase }) => phase)).toEqual(["opening", "running", "done"]);
  expect(runs.list()).toEqual([ended]);
});

test("a thermal recording is looked at by the model for these, in its polarity, and by what was chosen to run it", async () => {
  const orders: OfflineVisionOrder[] = [];
  const { runs } = station((order, tell) => {
    orders.push(order);
    return found()(order, tell);
  });
  await runs.start({ file: "/films/night.ts", thermal: "black-hot" }).ended;
  await runs.start({ file: "/films/patrol.ts" }).ended;
  expect(orders.map(({ model, thermal, provider }) => ({ model, thermal, provider }))).toEqual([
    { model: "/models/night.onnx", thermal: "black-hot", provider: "CPU" },
    { model: "/models/some.onnx", thermal: undefined, provider: "CPU" },
  ]);
});

/** Ten seconds of a hovering copter that looks down with its gimbal. */
function tlog(folder: string): string {
  const file = join(folder, "flight.tlog");
  const at = { lat: 486_200_000, lon: 169_300_000, alt: 300_000, relativeAlt: 100_000 };
  const entries: Buffer[] = [];
  const add = (ms: number, message: MavLinkData) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt((startAt + ms) * 1_000));
    entries.push(
      stamp,
      Buffer.from(encodePacket(message, { systemId: 7, componentId: 1, sequence: entries.length & 0xff })),
    );
  };
  for (let ms = 0; ms <= 12_000; ms += 200) {
    if (ms % 1000 === 0) add(ms, messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 } as never));
    add(ms, messageOf(common.GlobalPositionInt, { ...at, timeBootMs: ms + 1 }));
    add(ms, messageOf(common.Attitude, { timeBootMs: ms + 1 }));
    const s = Math.SQRT1_2; // pitched down by 90°
    add(
      ms,
      messageOf(common.GimbalDeviceAttitudeStatus, {
        q: [s, 0, -s, 0],
        flags: 4 | 8 | 32,
        timeBootMs: ms + 1,
      } as never),
    );
  }
  writeFileSync(file, Buffer.concat(entries));
  return file;
}

test("where the video does not tell, the telemetry log places it, from the given time on", async () => {
  const orders: OfflineVisionOrder[] = [];
  const { runs, folder } = station((order, tell) => {
    orders.push(order);
    return found({ metadata: false })(order, tell);
  });
  const order = { file: "/films/patrol.mp4", tlog: tlog(folder), offsetMs: 1_500, hfovDeg: 50 };
  const ended = await runs.start(order).ended;
  expect(orders[0]).toMatchObject({ file: "/films/patrol.mp4", model: "/models/some.onnx", startAt: startAt + 1_500 });
  expect(ended).toMatchObject({ phase: "done", placed: 1, flags: 1 });
  expect(ended.notes).toEqual(["100 pictures placed by the telemetry log."]);
});

test("without metadata and log its tracks have no places, and that is said", async () => {
  const { runs, store } = station(found({ metadata: false }));
  const ended = await runs.start({ file: "/films/patrol.mp4", hfovDeg: 50 }).ended;
  expect(ended).toMatchObject({ phase: "done", tracks: 1, placed: 0, flags: 0 });
  expect(ended.notes).toEqual([
    "100 pictures without a place: no position and attitude at that time; give a telemetry log of the flight, and how much later the video begins.",
    "Its tracks have no places, so none of them could be flagged.",
  ]);
  expect(store.flags.list()).toEqual([]);
});

test("what vision refuses, and a log that is none, end the run with the reason and leave no sortie", async () => {
  const refusal = new FailureError(
    "bad-input",
    "The file is empty: it has no bytes, /a.ts",
    "Copy the recording again",
  );
  const { runs, store, folder } = station(async () => {
    throw refusal;
  });
  expect(await runs.start({ file: "/a.ts" }).ended).toMatchObject({ phase: "failed", failure: refusal.failure });
  const notLog = join(folder, "words.tlog");
  writeFileSync(notLog, "no log at all");
  const second = await runs.start({ file: "/a.ts", tlog: notLog }).ended;
  expect(second.failure?.message).toContain("This is no telemetry log");
  expect(store.sorties.list()).toEqual([]);
  expect(readdirSync(join(folder, "sorties"))).toEqual([]);
});

test("one recording is analysed at a time, and it can be cancelled", async () => {
  let end: (outcome: OfflineOutcome) => void = () => {};
  let tell: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const { runs, stopped } = station((order) => {
    tell();
    return new Promise((resolve) => {
      end = () => resolve({ ...outcomeOf(filmed(order)), cancelled: true });
    });
  });
  const { record, ended } = runs.start({ file: "/a.ts" });
  await begun;
  expect(() => runs.start({ file: "/b.ts" })).toThrow("A recording is analysed already");
  runs.cancel(record.runId);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toEqual([record.runId]);
  end({} as OfflineOutcome);
  expect((await ended).phase).toBe("cancelled");
});

test("a path that is not complete is refused", () => {
  const { runs } = station(found());
  expect(() => runs.start({ file: "a.ts" })).toThrow("The file's path is not complete: a.ts");
});

/** Vision that asks of three pictures how the camera looked, the last one beyond what is known. */
const asking =
  ({ metadata }: { metadata: boolean }): Run =>
  async (order, tell) => {
    for (const ms of [0, 5_000, 60_000]) {
      const at = order.startAt + ms;
      const frame = { streamId: `offline-${order.runId}`, at, width: 1280, height: 720, tracks: [] };
      const told = metadata && ms < 60_000;
      tell.emit("offlineAsked", { runId: order.runId, frame: { ...frame, ...(told && { metadata: pose(at) }) } });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return outcomeOf(filmed(order));
  };

test("vision is told how the camera looked at each picture: by the log, or by the pictures and then only the ground", async () => {
  const logged = station(asking({ metadata: false }));
  await logged.runs.start({ file: "/films/patrol.mp4", tlog: tlog(logged.folder), hfovDeg: 50 }).ended;
  const [first, second, third] = logged.hints;
  expect([first, second, third].map((one) => (one?.at ?? 0) - startAt)).toEqual([0, 5_000, 60_000]);
  expect(second?.hint.groundAmsl).toBeCloseTo(200, 3);
  const { lat, lon, amsl, pitchDeg, hfovDeg } = second?.hint.pose ?? {
    lat: 0,
    lon: 0,
    amsl: 0,
    pitchDeg: 0,
    hfovDeg: 0,
  };
  expect([lat, lon, amsl, hfovDeg].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([48.62, 16.93, 300, 50]);
  expect(Math.abs(pitchDeg + 90)).toBeLessThan(0.1);
  expect(third?.hint).toEqual({});

  const own = station(asking({ metadata: true }));
  await own.runs.start({ file: "/films/patrol.ts" }).ended;
  expect(own.hints.map(({ hint }) => Object.keys(hint))).toEqual([["groundAmsl"], ["groundAmsl"], []]);
  expect(own.hints[0]?.hint.groundAmsl).toBeCloseTo(200, 3);
});
