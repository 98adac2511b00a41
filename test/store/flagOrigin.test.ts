import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { expect, it, onTestFinished } from "vitest";
import type { Sighting } from "../../src/contract/records.ts";
import type { Tombstone } from "../../src/contract/retention.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { originIn } from "../../src/store/flagOrigin.ts";
import { dropStaged, showFlags, stageFlags } from "../../src/store/flagStage.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { namedSorties } from "../../src/store/stationMerge.ts";
import { takeInTombstones } from "../../src/store/tombstoneMerge.ts";
import { Tombstones } from "../../src/store/tombstones.ts";
import { aFlag } from "./aFlag.ts";

const seen = (streamId: string, fromAt: number, toAt: number): Sighting => ({
  ...{ streamId, vehicleId: "1:1", trackIds: [`t-${streamId}-${fromAt}`], fromAt, toAt },
});
const birth = seen("v1", 1_000, 4_000);
/** Begun before the flag was opened, as another drone had its vehicle in the picture already. */
const earlier = seen("v2", 500, 5_000);

function database() {
  const db = openDatabase(":memory:");
  const flags = new FlagStore(db);
  const stones = new Tombstones(db, new AuditLog(db, { now: () => 1 }), { begin: () => {} });
  const stoneOf = (flagId: string, station: string): Tombstone => {
    const { sortieId, openedAt, lastAt, rule } = flags.get(flagId);
    return {
      ...{ flagId, sortieId, openedAt, lastAt, rule, station },
      by: "Grace",
      at: 9,
      reason: "private",
      files: [],
    };
  };
  const remove = (flagId: string, station = "here") => stones.bury(flags.get(flagId), stoneOf(flagId, station), []);
  return { db, flags, stones, remove };
}

/** Takes all flags of one database into another, where sorties are called as there. */
function take(db: Database, other: Database): { fresh: string[]; deleted: string[] } {
  const steps = stageFlags(db, other, new Map());
  let step = steps.next();
  while (!step.done) step = steps.next();
  const flags = showFlags(db, step.value);
  return {
    fresh: flags.filter(({ fresh }) => fresh).map(({ to }) => to),
    deleted: step.value.buried.map(({ id }) => id),
  };
}

it("a flag is known again when a merge has put another sighting first, under whatever name", () => {
  const [here, there] = [database(), database()];
  here.flags.save(aFlag("f1", { sightings: [birth] }));
  there.flags.save(aFlag("g7", { sightings: [birth] }));
  there.flags.save({ ...there.flags.get("g7"), sightings: [birth, earlier], lastAt: 5_000 });
  expect(take(here.db, there.db)).toEqual({ fresh: [], deleted: [] });
  expect(here.flags.get("f1").sightings.map(({ streamId }) => streamId)).toEqual(["v2", "v1"]);
  const third = database();
  third.flags.save(aFlag("x", { sightings: [birth] }));
  expect([take(third.db, here.db), take(there.db, here.db), take(here.db, third.db)]).toEqual(
    [1, 2, 3].map(() => ({ fresh: [], deleted: [] })),
  );
  expect(
    [here, there, third].map(({ flags }) => flags.list().map(({ id, sightings }) => [id, sightings.length])),
  ).toEqual([[["f1", 2]], [["g7", 2]], [["x", 2]]]);
});

it("two flags of one sortie and instant stay two, though a track went over from one to the other", () => {
  const [here, there] = [database(), database()];
  for (const { flags } of [here, there]) flags.save(aFlag("f1", { sightings: [birth] }));
  const other = seen("v3", 900, 3_000);
  there.flags.save(aFlag("f2", { sightings: [other] }));
  there.flags.save({ ...there.flags.get("f1"), sightings: [birth, other] });
  expect(take(here.db, there.db).fresh).toEqual(["f2"]);
  expect(
    here.flags
      .list()
      .map(({ id, sightings }) => [id, sightings.length])
      .sort(),
  ).toEqual([
    ["f1", 2],
    ["f2", 1],
  ]);
});

it("a deleted flag does not come back when its sightings stand in another order elsewhere, nor from a third station", () => {
  const [here, there, third] = [database(), database(), database()];
  there.flags.save(aFlag("g7", { sightings: [birth] }));
  here.flags.save(aFlag("f1", { sightings: [birth] }));
  here.flags.save({ ...here.flags.get("f1"), sightings: [earlier, birth] });
  third.flags.save(aFlag("f1", { sortieId: "s9", sightings: [seen("v9", 1, 2)] })); // another one of that name
  here.remove("f1");
  expect(take(here.db, there.db)).toEqual({ fresh: [], deleted: ["g7"] });
  expect(takeInTombstones(third.db, third.stones, here.db, [])).toEqual([]);
  expect(takeInTombstones(third.db, third.stones, here.db, [])).toEqual([]);
  expect(third.stones.newest(9).map(({ flagId }) => flagId)).toEqual(["f1@here"]);
  expect(take(third.db, there.db)).toEqual({ fresh: [], deleted: ["g7"] });
  const [elsewhere] = takeInTombstones(there.db, there.stones, third.db, []);
  expect([elsewhere?.flagId, elsewhere?.stone.reason]).toEqual(["g7", "private"]);
  there.remove("g7", "there");
  // Its own, told by others, is no second one; files that belonged to it there are its own from then on.
  const file = { path: "sorties/s1/b.ts", kind: "footage", bytes: 1 } as const;
  there.db.prepare("UPDATE tombstone SET files = ?").run(JSON.stringify([file]));
  expect(takeInTombstones(here.db, here.stones, there.db, [{ from: "s1", to: "s1", fresh: false }])).toEqual([]);
  expect(here.stones.newest(9).map(({ flagId, files }) => [flagId, files])).toEqual([["f1", [file]]]);
});

it("the name of a flag that was deleted is given to no other", () => {
  const [here, there] = [database(), database()];
  there.flags.save(aFlag("f1"));
  there.remove("f1", "there");
  takeInTombstones(here.db, here.stones, there.db, []);
  const third = database();
  third.flags.save(aFlag("f1", { sortieId: "s9", sightings: [seen("v9", 1, 2)] }));
  const { fresh } = take(here.db, third.db);
  expect([fresh.length, fresh.includes("f1")]).toEqual([1, false]);
  expect(() => here.flags.get("f1")).toThrow("Flag f1 was deleted by Grace");
});

it("flags that were made ready and are not shown leave nothing of themselves", () => {
  const [here, there] = [database(), database()];
  there.flags.save(aFlag("f1"));
  stageFlags(here.db, there.db, new Map()).next();
  expect(here.flags.isTaken("f1")).toBe(true);
  for (const _ of dropStaged(here.db));
  expect(here.flags.isTaken("f1")).toBe(false);
});

it("flags of before are known by any track that was seen when they were opened, and tombstones by theirs", () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-origin-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "vedette.db");
  const old = openDatabase(file, 15);
  const raise = old.prepare(
    "INSERT INTO flag (id, sortieId, openedAt, state, body) VALUES (?, 's1', 3000, 'closed', ?)",
  );
  const row = old.prepare(
    `INSERT INTO flagRow (flagId, revision, openedAt, lastAt, severity, rule, className, sortieId)
     VALUES (?, 1, 3000, 4000, 'alert', 'r', 'vehicle', 's1')`,
  );
  const bodies = { f1: JSON.stringify({ sightings: [earlier, birth, seen("v3", 6_000, 7_000)] }), f2: "{ cut" };
  for (const [id, body] of Object.entries(bodies)) {
    raise.run(id, body);
    row.run(id);
  }
  old.exec(`INSERT INTO tombstone (flagId, at, by, reason, sortieId, openedAt, lastAt, rule, track, files, station)
    VALUES ('f3', 9, 'Grace', 'private', 's1', 3000, 4000, 'r', 'v4 t4', '[]', 'here')`);
  old.close();
  const db = openDatabase(file);
  onTestFinished(() => db.close());
  const known = (id: string) => originIn(db, { id, sortieId: "s1", openedAt: 3_000 }).tracks;
  expect(["f1", "f2", "f3"].map(known)).toEqual([["v1 t-v1-1000", "v2 t-v2-500"], [""], ["v4 t4"]]);
});

it("a flight is the one that is here under another name, and one that is there twice comes once", () => {
  const flight = (id: string, startedAt: number, vehicleId = "1:1") => ({ id, vehicleId, startedAt });
  const here = [flight("s1", 10), flight("s1-2", 20)];
  const there = [flight("s1", 30), flight("s1-2", 10), flight("s2", 20), flight("s3", 30), flight("s4", 30, "2:1")];
  expect(namedSorties(here, there)).toEqual([
    { from: "s1", to: "s1-3", fresh: true },
    { from: "s1-2", to: "s1", fresh: false },
    { from: "s2", to: "s1-2", fresh: false },
    { from: "s3", to: "s1-3", fresh: false },
    { from: "s4", to: "s4", fresh: true },
  ]);
});
