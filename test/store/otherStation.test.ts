import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import type { MergedData } from "../../src/contract/merging.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { newestWord, unloggedWords } from "../../src/store/auditWords.ts";
import { openDatabase, schemaVersion } from "../../src/store/database.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { FlagStore, type RaisedFlag } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { footageLeftOf } from "../../src/store/footprintFootage.ts";
import { FootprintQueries } from "../../src/store/footprintQuery.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";
import { takeInStation } from "../../src/store/otherStation.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { takenInSince } from "../../src/store/stationMergeAudit.ts";
import { aFlag } from "./aFlag.ts";

/** A station's data folder, with sorties that have a segment, a footprint and a point of their track each. */
function station(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `vedette-${name}-`));
  const db = openDatabase(join(folder, "vedette.db"));
  let open = true;
  const close = () => {
    if (open) db.close();
    open = false;
  };
  onTestFinished(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });
  const flags = new FlagStore(db);
  const sorties = new SortieStore(db, folder);
  const footage = new FootageStore(db);
  const footprints = new FootprintStore(db);
  const filmed = new FootprintQueries(db, footageLeftOf(db));
  const place = { lat: 48.6, lon: 16.9 };
  const fly = (id: string, startedAt: number) => {
    sorties.save({ id, vehicleId: "1:1", startedAt, endedAt: startedAt + 9_000 });
    sorties.addTrailPoint(id, { at: startedAt, ...place, amsl: 1 });
    const file = join(sorties.folder(id), "a.ts");
    writeFileSync(file, `${name} ${id}`);
    footage.saveSegment({ streamId: "video-1-1", file, startAt: startedAt, endAt: startedAt + 9_000 }, id);
    const outline = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([y = 0, x = 0]) => ({ lat: place.lat + y / 1e3, lon: place.lon + x / 1e3 }));
    footprints.add(
      { streamId: "video-1-1", sortieId: id, vehicleId: "1:1" },
      { at: startedAt + 500, outline, camera: place, height: 100 },
      1_000,
    );
  };
  const raise = (id: string, sortieId: string, openedAt: number, change: Partial<RaisedFlag> = {}) => {
    flags.save(
      aFlag(id, {
        sortieId,
        openedAt,
        reason: `${name} ${id}`,
        sightings: [
          {
            streamId: "video-1-1",
            vehicleId: "1:1",
            trackIds: [`${name}-${id}`],
            fromAt: openedAt,
            toAt: openedAt + 1_000,
          },
        ],
        ...change,
      }),
    );
    mkdirSync(join(folder, "sorties", sortieId, "flags"), { recursive: true });
    writeFileSync(join(folder, "sorties", sortieId, "flags", `${id}.jpg`), `${name} ${id}`);
    flags.setThumbnail(id, `media://data/sorties/${sortieId}/flags/${id}.jpg?7`);
  };
  const told: string[][] = [];
  const takeIn = (other: string): Promise<MergedData> =>
    takeInStation(db, {
      ...{ folder: other, dataFolder: folder, together: (work) => work() },
      tell: (sortieIds, flagIds) => told.push([...sortieIds], [...flagIds]),
    });
  return { folder, db, close, flags, sorties, footage, filmed, place, fly, raise, told, takeIn };
}

function two() {
  const [here, there] = [station("here"), station("there")];
  here.fly("s1", 1_000);
  here.raise("f1", "s1", 2_000);
  there.fly("s1", 50_000); // another flight of the same name
  there.fly("s2", 90_000);
  there.raise("f1", "s1", 51_000);
  there.raise("f2", "s2", 91_000);
  there.flags.setVerdict("f1", "confirmed", "Ada", 60_000);
  return { here, there };
}

it("another station's data come with all that was said of them; what has a name that is taken gets another, and nothing is lost", async () => {
  const { here, there } = two();
  here.flags.setVerdict("f1", "dismissed", "Bo", 3_000);
  there.close();
  const merged = await here.takeIn(there.folder);
  const [newId] = merged.renamed.filter(({ what }) => what === "flag").map(({ to }) => to) as [string];
  expect(merged).toEqual({
    ...{ sorties: 2, flags: 2, words: 1, segments: 2, footprints: 2, withoutFolder: [] },
    renamed: [
      { what: "sortie", from: "s1", to: "s1-2" },
      { what: "flag", from: "f1", to: newId },
    ],
  });
  expect(here.told).toEqual([
    ["s2", "s1-2"],
    [newId, "f2"],
  ]);
  expect(here.sorties.list().map(({ id, startedAt }) => [id, startedAt])).toEqual([
    ["s2", 90_000],
    ["s1-2", 50_000],
    ["s1", 1_000],
  ]);
  expect(
    here.flags
      .list()
      .map(({ id, sortieId, reason, verdict, thumbnail }) => [id, sortieId, reason, verdict?.kind, thumbnail]),
  ).toEqual([
    ["f2", "s2", "there f2", undefined, "media://data/sorties/s2/flags/f2.jpg?7"],
    [newId, "s1-2", "there f1", "confirmed", `media://data/sorties/s1-2/flags/${newId}.jpg?7`],
    ["f1", "s1", "here f1", "dismissed", "media://data/sorties/s1/flags/f1.jpg?7"],
  ]);
  const read = (...path: string[]) => readFileSync(join(here.folder, "sorties", ...path), "utf8");
  expect(read("s1", "a.ts")).toBe("here s1");
  expect(read("s1-2", "a.ts")).toBe("there s1");
  expect(read("s1-2", "flags", `${newId}.jpg`)).toBe("there f1");
  expect(here.footage.segments("video-1-1", 0, 99_999, "s1-2").map(({ file }) => file)).toEqual([
    join(here.folder, "sorties", "s1-2", "a.ts"),
  ]);
  expect(
    here.filmed.filmed({ place: here.place, limit: 9 }).intervals.map(({ sortieId, footage }) => [sortieId, footage]),
  ).toEqual([
    ["s2", "kept"],
    ["s1-2", "kept"],
    ["s1", "kept"],
  ]);
  expect(here.sorties.trail("s1-2").map(({ at }) => at)).toEqual([50_000]);
  expect(
    new FlagQueries(here.db).query({ filter: { text: "there" }, order: "newest", by: "Ada", limit: 9 }).total,
  ).toBe(2);
  expect(readdirSync(here.folder).filter((name) => name.startsWith("merging"))).toEqual([]);
});

it("the same data again bring only what is new, and what was said later holds", async () => {
  const { here, there } = two();
  await here.takeIn(there.folder);
  const id = here.flags.list().find(({ reason }) => reason === "there f1")?.id as string;
  here.flags.setVerdict(id, "dismissed", "Bo", 80_000);
  there.flags.setNote("f1", "white van", "Ada", 61_000);
  there.flags.setVerdict("f2", "confirmed", "Ada", 95_000);
  there.flags.setVerdict("f1", "confirmed", "Cy", 70_000);
  const again = await here.takeIn(there.folder);
  expect(again).toEqual({ sorties: 0, flags: 0, words: 3, segments: 0, footprints: 0, renamed: [], withoutFolder: [] });
  expect(here.flags.get(id)).toMatchObject({ verdict: { kind: "dismissed", by: "Bo" }, note: "white van" });
  expect(here.flags.get("f2").verdict?.by).toBe("Ada");
  expect(here.flags.history.of(id).map(({ by, field }) => [by, field])).toEqual([
    ["Ada", "verdict"],
    ["Bo", "verdict"],
    ["Ada", "note"],
    ["Cy", "verdict"],
  ]);
  expect((await here.takeIn(there.folder)).words).toBe(0);
});

it("what was taken back there is taken back here", async () => {
  const { here, there } = two();
  here.flags.setVerdict("f1", "dismissed", "Bo", 3_000);
  const act = there.flags.history.of("f1").at(-1)?.act as number;
  there.flags.setNote("f2", "n", "Ada", 1);
  const { act: undo } = there.flags.history.undo(act, { by: "Ada", at: 99_000 });
  await here.takeIn(there.folder);
  const id = here.flags.list().find(({ reason }) => reason === "there f1")?.id as string;
  expect(here.flags.get(id).verdict).toBeUndefined();
  const [verdict, undone] = here.flags.history.of(id);
  expect([verdict?.undone, undone?.field, undone?.value]).toEqual([true, "undo", verdict?.act]);
  expect(undone?.act).not.toBe(undo);
  here.flags.history.undo(undone?.act as number, { by: "Bo", at: 99_500 });
  expect(here.flags.get(id).verdict?.by).toBe("Ada");
});

it("a sortie whose folder is missing there is named", async () => {
  const { here, there } = two();
  rmSync(join(there.folder, "sorties", "s2"), { recursive: true });
  expect((await here.takeIn(there.folder)).withoutFolder).toEqual(["s2"]);
  expect(here.flags.get("f2").reason).toBe("there f2");
});

it("a merge that fails leaves nothing behind", async () => {
  const { here, there } = two();
  const failed = takeInStation(here.db, {
    ...{ folder: there.folder, dataFolder: here.folder, tell: () => {} },
    together: (work) => {
      here.db.exec("BEGIN");
      try {
        work();
        throw new FailureError("disk-full", "full");
      } finally {
        here.db.exec("ROLLBACK");
      }
    },
  });
  await expect(failed).rejects.toThrow("full");
  expect(here.flags.list().map(({ reason }) => reason)).toEqual(["here f1"]);
  expect(readdirSync(here.folder).sort()).toEqual(["sorties", "vedette.db", "vedette.db-shm", "vedette.db-wal"]);
  expect(readdirSync(join(here.folder, "sorties"))).toEqual(["s1"]);
  expect((await here.takeIn(there.folder)).flags).toBe(2);
});

it("folders without data, with damaged data and with data of a newer program are refused by their own names", async () => {
  const here = station("here");
  const there = mkdtempSync(join(tmpdir(), "vedette-there-"));
  onTestFinished(() => rmSync(there, { recursive: true, force: true }));
  await expect(here.takeIn(there)).rejects.toThrow(`There is no station's data in ${there}: vedette.db is missing`);
  const file = join(there, "vedette.db");
  writeFileSync(file, "this is not a database, but it is long enough to look like one".repeat(40));
  await expect(here.takeIn(there)).rejects.toThrow(
    /^The other station's database can not be read .*there-.*vedette\.db$/,
  );
  rmSync(file);
  const newer = openDatabase(file);
  newer.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
  newer.close();
  await expect(here.takeIn(there)).rejects.toThrow(new RegExp(`newer Vedette .*: ${file}$`));
  expect(existsSync(file)).toBe(true);
});

it("what was taken in is told by one line of the audit log, and found if it is altered afterwards", async () => {
  const { here, there } = two();
  const log = new AuditLog(here.db, { now: () => 1 });
  const begun = newestWord(here.db);
  const found = () => [...unlogged()];
  function* unlogged() {
    const words = unloggedWords(here.db, log, begun);
    for (let step = words.next(); ; step = words.next()) if (step.done) return yield* step.value;
  }
  await takeInStation(here.db, {
    ...{ folder: there.folder, dataFolder: here.folder, tell: () => {} },
    together: (work) =>
      log.with(() => ({ kind: "data.merge", by: "Ada", body: { events: takenInSince(here.db, begun) } }), work),
  });
  expect(found()).toEqual([]);
  const act = here.flags.history.of(here.flags.list()[1]?.id as string).at(-1)?.act as number;
  here.flags.history.undo(act, { by: "Bo", at: 2 });
  expect(found()).toEqual([expect.stringContaining("(undo)")]);
  here.db.exec(`UPDATE flagEvent SET by = 'Eve' WHERE by = 'Ada'`);
  expect(found()[0]).toBe("what was taken in from another station (events 1 to 1) was altered since");
});
