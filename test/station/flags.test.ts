import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";
import { type CameraPose, project } from "../../src/geo/camera.ts";
import { distance, offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { Position } from "../../src/geo/position.ts";
import { usualPoseSigma } from "../../src/review/georeference.ts";
import { FlagRules } from "../../src/station/flagRules.ts";
import { Flags } from "../../src/station/flags.ts";
import { Watch } from "../../src/station/watch.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";

const camera = { width: 960, height: 540, hfovDeg: 50 };
const pose: CameraPose = { lat: 48.6, lon: 16.9, amsl: 260, headingDeg: 0, pitchDeg: -45, rollDeg: 0 };
const ground = flatGround(180);
const car: Position = { ...offset(pose, 0, 80), amsl: 180 };
const section = [offset(car, 270, 300), offset(car, 90, 300)];
const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);

/** A station's watching half over real files: frames of the car go in, flags come out. */
function review(root = mkdtempSync(join(tmpdir(), "vedette-flags-"))) {
  const db = openDatabase(join(root, "vedette.db"));
  const footage = new FootageStore(db);
  const store = new FlagStore(db);
  const flags = new Flags({
    store,
    rules: new FlagRules({ settings: new Settings(db), log: silentLog }),
    footage,
    sorties: new SortieStore(db, root),
    still: async (_streamId, trackId) => (trackId === "t1" ? { jpeg, at: 5, box: { x: 0, y: 0, w: 1, h: 1 } } : null),
    log: silentLog,
  });
  flags.setZones([{ id: "z", name: "Ford", section, width: 60 }]);
  const watch = new Watch({ log: silentLog });
  watch.onSeen(({ track, at, box, placed }) => {
    footage.addBoxes([box]);
    if (placed) flags.observe(track, at, "s1");
  });
  const see = (at: number, known = true) =>
    watch.observe({
      frame: frameOf(at),
      vehicleId: "1:1",
      framePose: known ? { pose, sigma: usualPoseSigma, camera } : undefined,
      ground,
    });
  return { root, store, flags, watch, see };
}

function frameOf(at: number, trackId = "t1"): FrameTracks {
  const { u, v } = project(camera, pose, car) as { u: number; v: number };
  const box = { x: (u - 20) / camera.width, y: (v - 12) / camera.height, w: 40 / camera.width, h: 24 / camera.height };
  return {
    streamId: "video-1-1",
    at,
    width: 960,
    height: 540,
    tracks: [{ trackId, className: "vehicle", score: 0.8, box, confirmed: true }],
  };
}

it("a car that stays in the watch zone becomes one flag where it stands, with its picture and its clip", async () => {
  const { root, flags, see } = review();
  for (let at = 10_000; at <= 16_000; at += 200) see(at);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [flag, ...others] = flags.list();
  expect(others).toEqual([]);
  expect(flag?.state).toBe("open");
  expect(distance(flag?.place as Position, car)).toBeLessThan(2);
  expect(flag?.thumbnail).toMatch(/^media:\/\/data\/sorties\/s1\/flags\/.*\.jpg\?5$/);
  expect(new Uint8Array(readFileSync(flags.thumbnailFile(flag as { id: string; sortieId: string })))).toEqual(jpeg);
  const clip = flags.clip(flag?.id as string);
  expect([clip.fromAt, clip.boxes.length > 20]).toEqual([8_000, true]);
  flags.tick(30_000);
  expect(flags.list()[0]?.state).toBe("closed");
  expect(root).toBeTruthy();
});

it("a frame whose pose is unknown places nothing and raises no flag", () => {
  const { flags, see, watch } = review();
  for (let at = 10_000; at <= 16_000; at += 200) see(at, false);
  expect(watch.tracks()[0]?.place).toBeUndefined();
  expect(flags.list()).toEqual([]);
});

it("a station that is started again goes on with the open flag, and keeps the verdict", () => {
  const first = review();
  for (let at = 10_000; at <= 14_000; at += 200) first.see(at);
  const id = first.flags.list()[0]?.id as string;
  first.flags.changed([first.store.setVerdict(id, "confirmed", "analyst", 15_000)]);
  const second = review(first.root);
  for (let at = 16_000; at <= 20_000; at += 200) second.see(at);
  expect(second.flags.list().map((f) => [f.id, f.state, f.verdict?.kind])).toEqual([[id, "open", "confirmed"]]);
  expect(second.flags.list()[0]?.lastAt).toBeGreaterThan(16_000);
});

it("what another station has seen of a flag stays with it when it grows here, whether or not the flagger has heard of it", () => {
  for (const isTold of [true, false]) {
    const { store, flags, see } = review();
    for (let at = 10_000; at <= 14_000; at += 200) see(at);
    const flag = flags.list()[0] as FlagRecord;
    const theirs = {
      streamId: "other",
      vehicleId: "2:1",
      trackIds: ["x1"],
      fromAt: 9_000,
      toAt: 12_000,
      sortieId: "s7",
    };
    const merged = store.save({ ...flag, sightings: [theirs, ...flag.sightings] });
    if (isTold) flags.changed([merged]);
    for (let at = 14_200; at <= 16_000; at += 200) see(at);
    flags.endSortie("s1", 16_500);
    const spans = () => store.get(flag.id).sightings.map(({ streamId, fromAt, toAt }) => [streamId, fromAt, toAt]);
    const own = ["video-1-1", flag.sightings[0]?.fromAt, 16_000];
    expect(spans()).toEqual([["other", 9_000, 12_000], own]);
    expect(store.spans().map(({ streamId, fromAt, toAt }) => [streamId, fromAt, toAt])).toEqual(spans());
    expect(store.ofSortie("s7").map(({ id, state }) => [id, state])).toEqual([[flag.id, "closed"]]);
  }
});

it("a track that is no longer seen ends", () => {
  const { watch, see } = review();
  const ended: string[] = [];
  watch.onTrack((t) => t.ended && ended.push(t.id));
  see(10_000);
  watch.tick(12_000);
  expect(ended).toEqual([]);
  watch.tick(13_000);
  expect(ended).toEqual(["t1"]);
});

it("the end of a sortie closes its flags", () => {
  const { flags, see } = review();
  for (let at = 10_000; at <= 14_000; at += 200) see(at);
  flags.endSortie("s1", 14_500);
  expect(flags.list().map((f) => [f.state, f.lastAt])).toEqual([["closed", 14_000]]);
});
