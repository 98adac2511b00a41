import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { CorrectionWord } from "../../src/contract/corrections.ts";
import { CorrectionStore } from "../../src/store/correctionStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { eraseBoxes } from "../../src/store/tombstones.ts";
import { aFlag } from "./aFlag.ts";

const footage = { sortieId: "s1", streamId: "v1" };
const box = { x: 0.1, y: 0.2, w: 0.1, h: 0.1 };
const car: CorrectionWord = { kind: "class", at: 1_500, trackId: "t1", className: "car" };

function desk(db = openDatabase(":memory:")) {
  const flags = new FlagStore(db);
  flags.save(aFlag("f1"));
  flags.save(aFlag("f2", { sortieId: "s2" }));
  const store = new CorrectionStore(db);
  let saidAt = 100;
  const add = (...words: CorrectionWord[]) =>
    store.add(
      footage,
      words.map((word) => ({ word })),
      { by: "Ada", at: ++saidAt },
    );
  const undo = (act: number) => store.undo(act, { by: "Bo", at: ++saidAt });
  return { db, flags, store, add, undo };
}

it("what was corrected is kept with who and when, and with what the detector said, also over a restart", () => {
  const file = join(mkdtempSync(join(tmpdir(), "vedette-corrections-")), "vedette.db");
  const first = openDatabase(file);
  const word: CorrectionWord = { kind: "moved", at: 1_500, trackId: "t1", box, fill: true };
  const was = { box: { ...box, x: 0.3 }, score: 0.7 };
  new CorrectionStore(first).add(footage, [{ word, was }], { by: "Ada", at: 7 });
  first.close();
  const again = new CorrectionStore(openDatabase(file));
  expect(again.ofFootage(footage)).toEqual([{ id: 1, act: 1, ...footage, by: "Ada", saidAt: 7, word, was }]);
  expect(again.footage()).toEqual([footage]);
  expect(again.ofFootage({ ...footage, sortieId: "s2" })).toEqual([]);
});

it("a deed of several corrections is taken back and done again as one, and stays in the history", () => {
  const { store, add, undo } = desk();
  const { act } = add({ kind: "moved", at: 1, trackId: "t1", box }, { kind: "moved", at: 2, trackId: "t1", box });
  const undone = undo(act);
  expect(undone.corrections.map(({ id, undone: gone }) => [id, gone])).toEqual([
    [1, true],
    [2, true],
  ]);
  expect(() => undo(act)).toThrow("It was taken back already");
  const redone = undo(undone.act);
  expect([redone.act, store.ofFootage(footage).some((one) => one.undone)]).toEqual([act, false]);
  expect(undo(redone.act).corrections.every((one) => one.undone)).toBe(true);
  expect(() => undo(99)).toThrow("There is nothing to take back: correction 99 is not known");
});

it("what was said can not be rewritten", () => {
  const { db, add } = desk();
  add(car);
  expect(() => db.exec("UPDATE correction SET by = 'Eve'")).toThrow("corrections are only added to");
});

it("a flag shows the corrected class beside the detector's, is found by it, and is as before when it is taken back", () => {
  const { db, flags, add, undo } = desk();
  const queries = new FlagQueries(db);
  const found = (className: string) =>
    queries
      .query({ filter: { classes: [className] }, order: "newest", by: "Ada", limit: 10 })
      .flags.map(({ id }) => id);
  expect([found("car"), found("vehicle").sort()]).toEqual([[], ["f1", "f2"]]);
  const { act, aboutFlags, changedFlags } = add(car);
  expect([aboutFlags, changedFlags]).toEqual([["f1"], ["f1"]]);
  expect(flags.get("f1")).toMatchObject({ className: "vehicle", corrected: { className: "car", by: "Ada", at: 101 } });
  expect(flags.get("f2").corrected).toBeUndefined();
  expect([found("car"), found("vehicle")]).toEqual([["f1"], ["f2"]]);
  flags.save(aFlag("f1", { lastAt: 5_000 }));
  expect(flags.get("f1").corrected?.className).toBe("car");
  undo(act);
  expect(flags.get("f1").corrected).toBeUndefined();
  expect(found("car")).toEqual([]);
});

it("a flag is no vehicle when that was said of all its tracks, and follows a track that was joined into another", () => {
  const { flags, add } = desk();
  const sighting = { streamId: "v1", vehicleId: "1:1", fromAt: 1_000, toAt: 4_000 };
  flags.save(aFlag("f1", { sightings: [{ ...sighting, trackIds: ["t1", "t2"] }] }));
  add({ kind: "not-vehicle", at: 1, trackId: "t1" });
  expect(flags.get("f1").corrected).toBeUndefined();
  add({ kind: "joined", at: 1, trackId: "t2", into: "t9" }, { kind: "not-vehicle", at: 1, trackId: "t9" });
  expect(flags.get("f1").corrected).toEqual({ notVehicle: true, by: "Ada", at: 102 });
});

it("what was corrected of a deleted flag's track goes with its boxes, and what is about others stays", () => {
  const { db, flags, store, add } = desk();
  add(car, { ...car, trackId: "t2" }, { kind: "right", at: 1_500 });
  eraseBoxes(db, "f1", flags.get("f1").sightings);
  expect(store.ofFootage(footage)).toHaveLength(3); // f2 shows the same track
  flags.save(aFlag("f2", { sortieId: "s2", sightings: [] }));
  db.exec("DELETE FROM flagSight WHERE flagKey = (SELECT key FROM flagRow WHERE flagId = 'f2')");
  eraseBoxes(db, "f1", flags.get("f1").sightings);
  expect(store.ofFootage(footage).map(({ word }) => ("trackId" in word ? word.trackId : word.kind))).toEqual([
    "t2",
    "right",
  ]);
});

it("the counts are of what holds, by kind, and of the pictures that it is about", () => {
  const { store, add, undo } = desk();
  add({ kind: "moved", at: 1, trackId: "t1", box }, { ...car, at: 1 });
  add({ kind: "right", at: 2 });
  undo(add({ kind: "missed", at: 3, trackId: "m", box, className: "bus" }).act);
  expect(store.counts()).toEqual({
    kinds: { moved: 1, class: 1, "not-vehicle": 0, missed: 0, joined: 0, split: 0, right: 1 },
    ...{ undone: 1, pictures: 2, right: 1, sorties: 1 },
  });
});
