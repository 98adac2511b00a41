import { appendFileSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { CorrectionActed, CorrectionWord } from "../../src/contract/corrections.ts";
import { correctionClasses, correctionParsers } from "../../src/contract/corrections.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { sightLine } from "../../src/review/recording.ts";
import { actingAs } from "../../src/station/actor.ts";
import { Corrections } from "../../src/station/corrections.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { CorrectionStore } from "../../src/store/correctionStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { vehicleClasses } from "../../src/vision/vehicleClasses.ts";
import { aFlag } from "../store/aFlag.ts";

const footage = { sortieId: "s1", streamId: "v1" };
const box = (x: number) => ({ x, y: 0.2, w: 0.1, h: 0.1 });
const moved: CorrectionWord = { kind: "moved", at: 1_500, trackId: "t1", box: box(0.5) };

function desk() {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-corrections-"));
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const sorties = new SortieStore(db, dataFolder);
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: 0 });
  const flags = new FlagStore(db);
  flags.save(aFlag("f1"));
  const boxes = new FootageStore(db);
  boxes.addBoxes([1_000, 1_500, 2_000].map((at) => ({ at, trackId: "t1", box: box(at / 10_000), score: 0.8 })));
  boxes.addBoxes([3_000, 3_500].map((at) => ({ at, trackId: "t2", box: box(0.4), score: 0.7 })));
  mkdirSync(sorties.folder("s1"), { recursive: true });
  for (const [id, className, at] of [["t1", "car", 1_500] as const, ["t2", "truck", 3_000] as const])
    appendFileSync(
      join(sorties.folder("s1"), "tracks.jsonl"),
      `${sightLine({ at, seen: 1, track: { ...aTrack, id, className, lastAt: at } })}\n`,
    );
  const audit = new AuditLog(db, { now: () => 9 });
  const told: CorrectionActed[] = [];
  const changed: string[] = [];
  const corrections = new Corrections({
    ...{ store: new CorrectionStore(db), footage: boxes, sorties, audit, now: () => 7 },
    flagsOf: (sortieId) => flags.ofSortie(sortieId),
    flagsChanged: (flagIds) => changed.push(...flagIds),
  });
  corrections.onSaid((said) => told.push(said));
  return { db, corrections, audit, told, changed, handlers: corrections.handlers() };
}
const aTrack: TrackRecord = {
  ...{ id: "t1", streamId: "v1", vehicleId: "1:1", className: "car", score: 0.8, firstAt: 0, lastAt: 0 },
  ...{ stationary: false, ended: false, place: { lat: 48, lon: 16, amsl: 100 } },
};

it("footage opens with all that was found in it, whatever it was flagged for, and with what was said of it", async () => {
  const { corrections } = desk();
  corrections.add(footage, [moved], "Ada");
  const { boxes, classes, corrections: said } = await corrections.open(footage, 1_400, 3_200);
  expect(boxes.map(({ trackId, at }) => [trackId, at])).toEqual([
    ["t1", 1_500],
    ["t1", 2_000],
    ["t2", 3_000],
  ]);
  expect(classes).toEqual([
    { trackId: "t1", className: "car" },
    { trackId: "t2", className: "truck" },
  ]);
  expect(said.map(({ word, by }) => [word, by])).toEqual([[moved, "Ada"]]);
  await expect(corrections.open({ ...footage, sortieId: "s9" }, 0, 1)).rejects.toThrow("There is no sortie s9");
});

it("a flag's track whose places were not kept is opened too", async () => {
  const { corrections, db } = desk();
  const sighting = { streamId: "v1", vehicleId: "1:1", trackIds: ["t7"], fromAt: 1_000, toAt: 4_000 };
  new FlagStore(db).save(aFlag("f7", { className: "bus", sightings: [sighting] }));
  new FootageStore(db).addBoxes([{ at: 2_000, trackId: "t7", box: box(0.3), score: 0.6 }]);
  const { boxes, classes } = await corrections.open(footage, 1_900, 2_100);
  expect(boxes.map(({ trackId }) => trackId).sort()).toEqual(["t1", "t7"]);
  expect(classes).toContainEqual({ trackId: "t7", className: "bus" });
});

it("what was said of a flag's footage and tracks can be had with the flag, and nothing else", () => {
  const { corrections, db } = desk();
  corrections.add(footage, [moved, { kind: "right", at: 1_600 }, { kind: "right", at: 90_000 }], "Ada");
  corrections.add(footage, [{ kind: "class", at: 1_500, trackId: "t1", className: "van" }], "Ada");
  const said = corrections.of(new FlagStore(db).get("f1"));
  expect(said.map(({ word }) => [word.kind, word.at])).toEqual([
    ["moved", 1_500],
    ["right", 1_600],
    ["class", 1_500],
  ]);
});

it("a correction and the line that tells of it are kept together, with what the detector said; the other windows hear of it", async () => {
  const { corrections, audit, told, changed } = desk();
  await corrections.open(footage, 0, 4_000);
  const said = [moved, { kind: "class", at: 1_500, trackId: "t1", className: "van" } as const];
  const { act } = corrections.add(footage, said, "Ada");
  const was = { box: box(0.15), score: 0.8, className: "car" };
  expect(told).toEqual([
    {
      ...{ act, footage },
      corrections: said.map((word, n) => ({ id: n + 1, act, ...footage, by: "Ada", saidAt: 7, word, was })),
    },
  ]);
  expect(changed).toEqual(["f1"]);
  const { entry } = audit.end() ? (audit.newest(1)[0] ?? {}) : {};
  expect(entry).toMatchObject({
    ...{ kind: "picture.correct", by: "Ada", about: ["sortie:s1", "stream:v1", "flag:f1"] },
    body: { ...footage, act, said: said.map((word) => ({ word, was })) },
  });
  corrections.undo(act, "Bo");
  expect(audit.newest(1)[0]?.entry).toMatchObject({ kind: "picture.undo", by: "Bo", body: { ...footage, act } });
});

it("where the log can not be written nothing was corrected", () => {
  const { db, corrections, told } = desk();
  db.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
  expect(() => corrections.add(footage, [moved], "Ada")).toThrow("disk is full");
  expect([corrections.store.ofFootage(footage), told]).toEqual([[], []]);
});

it("who has signed in is who says it, whatever the call names", async () => {
  const { handlers } = desk();
  const said = await actingAs("Ada", async () =>
    handlers["corrections.add"]({ footage, words: [moved], by: "somebody" }),
  );
  expect(said.corrections[0]?.by).toBe("Ada");
});

it("what can not be is refused with the reason, and nothing of the deed is kept", () => {
  const { corrections } = desk();
  const say = (...words: CorrectionWord[]) => corrections.add(footage, words, "Ada");
  expect(() => say(moved, { ...moved, trackId: "t9" })).toThrow("There is no track t9 in that footage");
  expect(() => say({ kind: "joined", at: 1_500, trackId: "t1", into: "t1" })).toThrow("can not be joined with itself");
  expect(() => say({ kind: "joined", at: 1_500, trackId: "t1", into: "t9" })).toThrow("There is no track t9");
  expect(() => say({ kind: "split", at: 1_500, trackId: "t1", as: "t2" })).toThrow("There is a track t2 already");
  expect(corrections.store.ofFootage(footage)).toEqual([]);
  say({ kind: "missed", at: 9_000, trackId: "m1", box: box(0.1), className: "bus" });
  say({ kind: "moved", at: 900_000, trackId: "m1", box: box(0.2) });
  expect(corrections.store.ofFootage(footage)).toHaveLength(2);
});

it("what was taken back is said again only where it can still be: no two tracks of one name, none without its begin", () => {
  const { corrections, audit } = desk();
  const say = (...words: CorrectionWord[]) => corrections.add(footage, words, "Ada").act;
  const undo = (act: number) => corrections.undo(act, "Ada").act;
  const missed: CorrectionWord = { kind: "missed", at: 9_000, trackId: "m1", box: box(0.1), className: "bus" };
  const [first, split] = [undo(say(missed)), undo(say({ kind: "split", at: 1_500, trackId: "t1", as: "s1" }))];
  const second = say({ ...missed, at: 9_500 }, { ...missed, trackId: "s1" });
  const joined = undo(say({ kind: "joined", at: 9_500, trackId: "t1", into: "m1" }));
  const lines = audit.end()?.sequence;
  expect(() => undo(first)).toThrow("There is a track m1 already");
  expect(() => undo(split)).toThrow("There is a track s1 already");
  const takenBack = undo(second);
  expect(() => undo(joined)).toThrow("There is no track m1 in that footage");
  expect(audit.end()?.sequence).toBe((lines ?? 0) + 1);
  undo(takenBack);
  undo(joined);
  const held = corrections.store.ofFootage(footage).filter(({ undone }) => !undone);
  expect(held.map(({ word }) => word.kind)).toEqual(["missed", "missed", "joined"]);
});

it("a call that names no picture, class or box that can be is refused with the place", () => {
  const add = (word: unknown) => correctionParsers["corrections.add"]({ footage, words: [word], by: "Ada" });
  expect(add(moved)).toEqual({ footage, words: [moved], by: "Ada" });
  expect(() => add({ ...moved, box: { ...box(0.95) } })).toThrow("words.0.box: Expected a box inside the picture");
  expect(() => add({ ...moved, box: { ...box(0.5), w: 0 } })).toThrow("words.0.box: Expected a box with an area");
  expect(() => add({ kind: "class", at: 1, trackId: "t1", className: "person" })).toThrow("words.0.className");
});

it("everything that a detector can find can be said by a person, and that it can not be told", () => {
  expect([...correctionClasses]).toEqual([...vehicleClasses, "unsure"]);
});
