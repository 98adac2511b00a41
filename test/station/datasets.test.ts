import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { CorrectionWord } from "../../src/contract/corrections.ts";
import {
  type DatasetOrder,
  type DatasetRecord,
  type DatasetVisionCalls,
  type DatasetVisionEvents,
  datasetVisionParsers,
} from "../../src/contract/dataset.ts";
import { portPair } from "../../src/contract/port.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { RpcClient, RpcServer } from "../../src/contract/rpc.ts";
import { splitOf } from "../../src/station/datasetPlan.ts";
import { Datasets } from "../../src/station/datasets.ts";
import type { VisionClient } from "../../src/station/streams.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { CorrectionStore } from "../../src/store/correctionStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { TrackLog } from "../../src/store/trackLog.ts";
import { DatasetDesk } from "../../src/vision/datasetDesk.ts";
import { evalReport } from "../../src/vision/evalReport.ts";
import { runEval } from "../../src/vision/evalRun.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { aFlag } from "../store/aFlag.ts";
import { redBoxModel } from "../vision/redBoxModel.ts";
import { film } from "../vision/testCamera.ts";

const startAt = 1_700_000_000_000;
const atOf = (picture: number) => startAt + (picture * 1_000) / 15;
/** Where the film has its red rectangle. */
const red = (picture: number) => ({ x: (20 + 2 * picture) / 320, y: 40 / 180, w: 30 / 320, h: 20 / 180 });
/** When the flight of a name began. */
const begun = (id: string) => startAt - Number(/\d+/.exec(id)?.[0]);
const named = (split: string) =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9]
    .map((n) => `flight-${n}`)
    .find((id) => splitOf({ vehicleId: "7:1", startedAt: begun(id) }) === split);
const trained = named("train") as string;
const held = named("val") as string;

/** A station with three seconds of footage of each of two flights, in which the detector found the red rectangle a little too far left. */
async function station({ sorties: wanted = [trained, held] } = {}) {
  const root = mkdtempSync(join(tmpdir(), "vedette-dataset-"));
  const [dataFolder, out] = [join(root, "data"), join(root, "out")];
  for (const folder of [dataFolder, out]) mkdirSync(folder);
  const db = openDatabase(join(dataFolder, "vedette.db"));
  onTestFinished(() => {
    db.close();
    rmSync(root, { recursive: true, force: true });
  });
  const [flags, footage, sorties] = [new FlagStore(db), new FootageStore(db), new SortieStore(db, dataFolder)];
  for (const id of wanted) {
    sorties.save({ id, vehicleId: "7:1", startedAt: begun(id) });
    const folder = sorties.folder(id);
    const file = join(folder, "part.ts");
    await film({ address: file, frames: 45, startAt });
    await appendIndex(folder, { file: "part.ts", pts: 0, at: startAt });
    footage.saveSegment({ streamId: "video-7-1", file, startAt, endAt: atOf(44) }, id);
    const tracks = new TrackLog({ folder: () => folder, log: silentLog });
    for (let i = 0; i < 45; i++) {
      const seen = { ...red(i), x: red(i).x - 0.03 };
      tracks.observe(id, { ...aTrack, id: `${id}-t`, lastAt: atOf(i) }, atOf(i));
      footage.addBoxes([{ at: atOf(i), trackId: `${id}-t`, score: 0.8, box: seen }]);
    }
    tracks.flush(atOf(45));
  }
  const audit = new AuditLog(db, { now: () => startAt });
  const corrections = new CorrectionStore(db);
  const say = (sortieId: string, ...words: CorrectionWord[]) =>
    corrections.add(
      { sortieId, streamId: "video-7-1" },
      words.map((word) => ({ word })),
      { by: "Ada", at: startAt },
    );
  const [ours, theirs] = portPair();
  const desk = new DatasetDesk(dataFolder, { onProgress: (progress) => server.emit("datasetProgress", progress) });
  const server = new RpcServer<DatasetVisionCalls, DatasetVisionEvents>(theirs, desk.handlers(), datasetVisionParsers);
  const vision: VisionClient = new RpcClient(ours, "vision");
  const datasets = new Datasets({
    ...{ dataFolder, audit, corrections, footage, sorties, version: "1.2.3", now: () => startAt },
    flags: () => flags.list(),
    vision: () => vision,
  });
  const told: DatasetRecord[] = [];
  datasets.onDataset((record) => told.push(record));
  const write = async (change: Partial<DatasetOrder> = {}) =>
    (await datasets.start({ ...order(out), ...change })).ended;
  return { db, out, datasets, flags, sorties, audit, say, write, told };
}
const aTrack: TrackRecord = {
  ...{ id: "", streamId: "video-7-1", vehicleId: "7:1", className: "vehicle", score: 0.8, firstAt: startAt },
  ...{ lastAt: startAt, stationary: false, ended: false, place: { lat: 48, lon: 16, amsl: 100 } },
};
const order = (out: string): DatasetOrder => ({
  ...{ folder: join(out, "set"), by: "Ada", onlyRight: false, negatives: true },
});
const moved = (sortieId: string, picture: number, fill?: true): CorrectionWord => ({
  ...{ kind: "moved", at: atOf(picture), trackId: `${sortieId}-t`, box: red(picture) },
  ...(fill && { fill }),
});
const read = (...path: string[]) => readFileSync(join(...path), "utf8");

it("what was corrected is a data set in the forms of YOLO and COCO, split by sortie, with where all of it is from", async () => {
  const { out, say, write, audit } = await station();
  const classed: CorrectionWord = { kind: "class", at: atOf(3), trackId: `${trained}-t`, className: "truck" };
  const missed = { x: 0.5, y: 0.5, w: 0.1, h: 0.1 };
  say(trained, moved(trained, 3), classed);
  say(trained, { kind: "missed", at: atOf(3), trackId: "m", box: missed, className: "unsure" });
  say(held, moved(held, 20), { kind: "right", at: atOf(20) });
  const done = await write();
  expect(done.failure).toBeUndefined();
  expect(done).toMatchObject({
    ...{ phase: "done", share: 1, notes: [] },
    counts: {
      ...{ pictures: { train: 1, val: 1 }, boxes: { train: 2, val: 1 }, right: 1, empty: 0, sorties: 2, missing: 0 },
      classes: { truck: 1, unsure: 1, vehicle: 1 },
    },
  });
  const set = join(out, "set");
  expect(readdirSync(out)).toEqual(["set"]);
  expect(readdirSync(set).sort()).toEqual(["README.md", "data.yaml", "train", "val"]);
  const name = `${trained}_video-7-1_${Math.round(atOf(3))}`;
  expect(readdirSync(join(set, "train", "images"))).toEqual([`${name}.jpg`]);
  expect(read(set, "train", "labels", `${name}.txt`)).toBe(
    "2 0.128125 0.277778 0.093750 0.111111\n9 0.550000 0.550000 0.100000 0.100000\n",
  );
  expect(JSON.parse(read(set, "train", "annotations.json"))).toMatchObject({
    images: [
      {
        ...{ id: 1, file_name: `images/${name}.jpg`, width: 320, height: 180, called_right: false },
        date_captured: "2023-11-14T22:13:20.200Z",
      },
    ],
    annotations: [
      {
        id: 1,
        image_id: 1,
        category_id: 3,
        bbox: [26, 40, 30, 20],
        area: 600,
        iscrowd: 0,
        track_id: 1,
        source: "said",
      },
      { id: 2, image_id: 1, category_id: 10, iscrowd: 1, track_id: 2, class: "unsure" },
    ],
  });
  expect(read(set, "data.yaml")).toContain("train: train/images\nval: val/images\nnc: 10\nnames:\n  0: car\n");
  const readme = read(set, "README.md");
  for (const words of ["| train | 1 | 2 |", "Vedette 1.2.3", "No\nperson has a box", "| truck | 1 |"])
    expect(readme).toContain(words);
  const [line] = audit.newest(1);
  expect(line?.entry).toMatchObject({ kind: "dataset.exported", by: "Ada", body: { folder: set } });
  const { hashes } = (line?.entry?.body ?? {}) as { hashes?: { train: string } };
  expect(readme).toContain(hashes?.train ?? "no hash");
});

it("the evaluation reads a data set as it is, and agrees with a detector that is right", async () => {
  const { out, say, write } = await station();
  for (const picture of [2, 9, 25, 40]) say(held, moved(held, picture));
  expect((await write()).phase).toBe("done");
  const model = join(out, "red.onnx");
  writeFileSync(model, redBoxModel({ width: 320, height: 180, boxWidth: 30, boxHeight: 20 }));
  const val = join(out, "set", "val");
  const run = await runEval({ images: join(val, "images"), labels: join(val, "labels"), model, tiles: "off" });
  expect(evalReport(run, []).json).toMatchObject({ pictures: 4, vehicles: 4, ap50: 100, recall: 100 });
});

it("between two boxes that fill a picture is taken each so often, with the box where the vehicle is", async () => {
  const { out, say, write } = await station();
  say(trained, moved(trained, 0, true), moved(trained, 40, true));
  const { counts } = await write({ everyMs: 500 });
  expect(counts?.pictures).toEqual({ train: 7, val: 0 });
  const { annotations } = JSON.parse(read(out, "set", "train", "annotations.json")) as {
    annotations: { bbox: number[]; source: string }[];
  };
  // 500 ms are seven and a half pictures: the nearest is taken, and its box is the one of its own time.
  const lefts = annotations.map(({ bbox, source }) => [Math.round(bbox[0] ?? 0), source]);
  expect(lefts).toEqual([
    [20, "said"],
    ...[34, 50, 64, 80, 94].map((x) => [expect.closeTo(x, -0.7), "filled"]),
    [100, "said"],
  ]);
});

it("a picture of a flag that was dismissed as no vehicle is empty, unless something else is in it", async () => {
  const { out, say, write, flags } = await station();
  const sighting = { streamId: "video-7-1", vehicleId: "7:1", fromAt: atOf(0), toAt: atOf(10) };
  for (const sortieId of [trained, held])
    flags.save(aFlag(`f-${sortieId}`, { sortieId, sightings: [{ ...sighting, trackIds: [`${sortieId}-t`] }] }));
  for (const id of [trained, held])
    flags.history.add(
      [{ flagId: `f-${id}`, word: { field: "verdict", value: { kind: "dismissed", reason: "not a vehicle" } } }],
      {
        ...{ by: "Ada", at: 1 },
      },
    );
  say(held, { kind: "missed", at: atOf(5), trackId: "m", box: red(5), className: "car", fill: true });
  say(held, { kind: "moved", at: atOf(4), trackId: "m", box: red(4), fill: true });
  expect((await write({ negatives: false })).counts?.empty).toBe(0);
  const done = await write({ folder: join(out, "second") });
  expect(done.counts).toMatchObject({ pictures: { train: 1, val: 2 }, empty: 1 });
  const [label] = readdirSync(join(out, "second", "train", "labels"));
  expect(read(out, "second", "train", "labels", label ?? "")).toBe("");
});

it("only pictures that were called right are taken where that is asked, and what was taken back is none", async () => {
  const { say, write } = await station();
  say(trained, moved(trained, 3));
  await expect(write({ onlyRight: true })).rejects.toThrow("No picture was called right yet");
  say(trained, { kind: "right", at: atOf(3) });
  expect((await write({ onlyRight: true })).counts).toMatchObject({ pictures: { train: 1, val: 0 }, right: 1 });
});

it("nothing corrected, a folder that is there, and a folder inside of the station's own are refused", async () => {
  const { out, say, write, datasets, sorties } = await station();
  await expect(write()).rejects.toThrow("Nothing was corrected yet");
  say(trained, moved(trained, 3));
  mkdirSync(join(out, "there"));
  await expect(write({ folder: join(out, "there") })).rejects.toThrow("There is already something of that name");
  await expect(write({ folder: join(out, "no", "set") })).rejects.toThrow("There is no such folder");
  await expect(write({ folder: join(sorties.folder(trained), "set") })).rejects.toThrow("own data folder");
  expect(datasets.list()).toEqual([]);
});

it("pictures whose footage was removed are counted and told, and where that is all of them it is said", async () => {
  const { say, write, sorties, told } = await station();
  say(trained, moved(trained, 3));
  say(held, moved(held, 4));
  rmSync(join(sorties.folder(held), "part.ts"));
  expect(await write()).toMatchObject({
    counts: { pictures: { train: 1, val: 0 }, missing: 1 },
    notes: [
      "1 picture is left out: the footage was removed.",
      "No sortie is in val: correct pictures of more sorties before figures are told.",
    ],
  });
  rmSync(join(sorties.folder(trained), "part.ts"));
  await expect(write()).rejects.toThrow();
  expect(told.at(-1)?.phase).toBe("done");
});

it("a disk that is full, a log that can not be written, and a cancel each leave nothing behind", async () => {
  const { db, out, say, write, datasets, sorties, told } = await station();
  say(trained, moved(trained, 3));
  db.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
  expect(await write()).toMatchObject({ phase: "failed", failure: { code: "disk-full" } });
  expect([readdirSync(out), existsSync(join(out, "set"))]).toEqual([[], false]);
  const { record, ended } = await datasets.start(order(out));
  await expect(datasets.start({ ...order(out), folder: join(out, "other") })).rejects.toThrow("is being written");
  expect(datasets.files()).toEqual([join(sorties.folder(trained), "part.ts")]);
  datasets.cancel(record.datasetId);
  expect((await ended).phase).toBe("cancelled");
  expect(datasets.files()).toEqual([]);
  expect(readdirSync(out)).toEqual([]);
  expect(told.at(-1)).toMatchObject({ phase: "cancelled", folder: join(out, "set") });
});

it("a sortie is in the same split whatever else there is, about one in five in val", () => {
  const all = Array.from({ length: 2_000 }, (_, n) => splitOf({ vehicleId: "7:1", startedAt: startAt + n }));
  expect(all.filter((split) => split === "val").length / all.length).toBeCloseTo(0.2, 1);
});

it("a sortie that has another name, as after data were taken in, is in the same split", async () => {
  const renamed = `${held}-2`; // begun when that one was
  const { say, write } = await station({ sorties: [trained, renamed] });
  say(trained, moved(trained, 3));
  say(renamed, moved(renamed, 4));
  expect((await write()).counts?.pictures).toEqual({ train: 1, val: 1 });
});
