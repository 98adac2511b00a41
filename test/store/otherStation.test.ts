import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import type { MergedData } from "../../src/contract/merging.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { newestWord, unloggedWords } from "../../src/store/auditWords.ts";
import { openDatabase, schemaVersion } from "../../src/store/database.ts";
import { EvidenceStore } from "../../src/store/evidenceStore.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { stageFlags } from "../../src/store/flagStage.ts";
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

it("data whose names lead out of their folder are refused before anything is copied", async () => {
  for (const id of ["../outside", "a/b", "a\\b", "..", ""]) {
    const [here, there] = [station("here"), station("there")];
    there.db.prepare("INSERT INTO sortie (id, vehicleId, startedAt) VALUES (?, '1:1', 1)").run(id);
    mkdirSync(join(there.folder, "outside"), { recursive: true });
    there.close();
    await expect(here.takeIn(there.folder)).rejects.toMatchObject({ failure: { code: "bad-input" } });
    expect([here.sorties.list(), existsSync(join(here.folder, "outside"))]).toEqual([[], false]);
  }
});

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

it("a verdict that was given again here is not taken back by older data, and one given again there later holds here", async () => {
  const { here, there } = two();
  const act = there.flags.history.of("f1").at(-1)?.act as number;
  const undone = there.flags.history.undo(act, { by: "Ada", at: 70_000 });
  await here.takeIn(there.folder);
  const id = here.flags.list().find(({ reason }) => reason === "there f1")?.id as string;
  const last = () =>
    here.flags.history
      .of(id)
      .filter(({ field }) => field === "undo")
      .at(-1)?.act as number;
  here.flags.history.undo(last(), { by: "Bo", at: 80_000 });
  await here.takeIn(there.folder);
  expect(here.flags.get(id).verdict?.by).toBe("Ada");
  const [verdict] = here.flags.history.of(id);
  here.flags.history.undo(verdict?.act as number, { by: "Bo", at: 85_000 });
  there.flags.history.undo(undone.act, { by: "Ada", at: 90_000 });
  await here.takeIn(there.folder);
  expect(here.flags.get(id).verdict?.by).toBe("Ada");
  expect(() => here.flags.history.undo(last(), { by: "Bo", at: 95_000 })).toThrow("It was taken back already");
  there.flags.history.undo(act, { by: "Ada", at: 99_000 });
  await here.takeIn(there.folder);
  expect(here.flags.get(id).verdict).toBeUndefined();
});

it("a flag that both stations have seen again has the sightings of both, so that the footage of none goes", async () => {
  const { here, there } = two();
  await here.takeIn(there.folder);
  const seen = (at: number, toAt = at + 500) => ({
    ...{ streamId: "video-1-1", vehicleId: "1:1", trackIds: [`there-f2-${at}`], fromAt: at, toAt, sortieId: "s2" },
  });
  const again = (one: typeof here, ...sightings: ReturnType<typeof seen>[]) => {
    const flag = one.flags.get("f2");
    const lastAt = sightings.at(-1)?.toAt ?? 0;
    one.flags.save({ ...flag, lastAt, sightings: [...flag.sightings, ...sightings] });
  };
  again(here, seen(93_000), seen(95_000, 95_200));
  again(there, seen(94_000), seen(95_000, 95_900));
  const spans = () => here.flags.get("f2").sightings.map(({ fromAt, toAt }) => [fromAt, toAt]);
  const all = [
    [91_000, 92_000],
    [93_000, 93_500],
    [94_000, 94_500],
    [95_000, 95_900],
  ];
  await here.takeIn(there.folder);
  expect([spans(), here.flags.get("f2").lastAt]).toEqual([all, 95_900]);
  const kept = here.flags.spans().filter(({ fromAt }) => fromAt >= 91_000);
  expect(kept.map(({ fromAt, toAt }) => [fromAt, toAt])).toEqual(all);
  again(here, seen(99_000));
  await here.takeIn(there.folder);
  expect(spans()).toEqual([...all, [99_000, 99_500]]);
});

it("a flag that grows here while it is taken in has both, and footage that it was seen in is its own, not that of before", async () => {
  const { here, there } = two();
  await here.takeIn(there.folder);
  const seen = (streamId: string, at: number, sortieId?: string) => ({
    ...{ streamId, vehicleId: "1:1", trackIds: [`${streamId}-${at}`], fromAt: at, toAt: at + 500 },
    ...(sortieId !== undefined && { sortieId }),
  });
  const flag = there.flags.get("f2");
  there.flags.save({ ...flag, lastAt: 90_500, sightings: [...flag.sightings, seen("video-2-1", 90_000)] });
  await takeInStation(here.db, {
    ...{ folder: there.folder, dataFolder: here.folder, tell: () => {}, together: (work) => work() },
    onStep: ({ step }) => {
      if (!step.startsWith("Takes in what was said")) return;
      const now = here.flags.get("f2");
      expect(now.sightings).toHaveLength(1); // nothing is written yet
      here.flags.save({ ...now, lastAt: 99_000, sightings: [...now.sightings, seen("video-3-1", 98_500, "s1")] });
    },
  });
  const all = [
    ["video-2-1", "s2", 90_000],
    ["video-1-1", "s2", 91_000],
    ["video-3-1", "s1", 98_500],
  ];
  const rows =
    "SELECT streamId, flagSight.sortieId, fromAt FROM flagSight JOIN flagRow ON key = flagKey WHERE flagId = 'f2' ORDER BY n";
  expect(
    here.db
      .prepare(rows)
      .all()
      .map((row) => Object.values(row as object)),
  ).toEqual(all);
  expect([here.flags.get("f2").lastAt, here.flags.get("f2").sightings.length]).toEqual([99_000, 3]);
  // The same times in another stream.
  const swapped = here.flags.get("f2");
  const same = { ...seen("video-0-1", 90_000), trackIds: ["first"] };
  here.flags.save({ ...swapped, sightings: [same, ...swapped.sightings] });
  expect(
    here.db
      .prepare(rows)
      .all()
      .map((row) => Object.values(row as object)),
  ).toEqual([["video-0-1", "s2", 90_000], ...all]);
});

it("what was said earlier elsewhere is not told as taken back, and holds when what was said later is", async () => {
  const { here, there } = two();
  await here.takeIn(there.folder);
  const id = here.flags.list().find(({ reason }) => reason === "there f1")?.id as string;
  here.flags.setVerdict(id, "dismissed", "Bo", 80_000);
  const later = here.flags.history.of(id).at(-1)?.act as number;
  there.flags.setVerdict("f1", "dismissed", "Cy", 65_000);
  there.flags.setVerdict("f1", "confirmed", "Dee", 70_000);
  await here.takeIn(there.folder);
  expect(here.flags.history.of(id).map(({ by, undone }) => [by, undone])).toEqual(
    ["Ada", "Bo", "Cy", "Dee"].map((by) => [by, undefined]),
  );
  expect(here.flags.get(id).verdict?.by).toBe("Bo");
  const undo = here.flags.history.undo(later, { by: "Bo", at: 90_000 });
  expect(here.flags.get(id).verdict).toMatchObject({ kind: "confirmed", by: "Dee" });
  here.flags.history.undo(undo.act, { by: "Bo", at: 91_000 });
  expect(here.flags.get(id).verdict?.by).toBe("Bo");
});

it("flags that were taken out in a package there are marked so here, under their names here", async () => {
  const { here, there } = two();
  const made = { at: 70_000, by: "Ada", file: "/media/usb/case-12", manifest: "ab".repeat(32), complete: true };
  const packages = (db: typeof here.db) => new EvidenceStore(db, new AuditLog(db, { now: () => 1 }));
  packages(there.db).add({ packageId: "p1", ...made }, ["f1", "f2"]);
  const merged = await here.takeIn(there.folder);
  const id = merged.renamed.find(({ what }) => what === "flag")?.to as string;
  expect(merged.packages).toBe(1);
  expect([id, "f2", "f1"].map((one) => packages(here.db).of(one))).toEqual([
    [{ packageId: "p1", ...made }],
    [{ packageId: "p1", ...made }],
    [],
  ]);
  expect((await here.takeIn(there.folder)).packages).toBeUndefined();
});

it("footage that does not lie in the folder of a sortie there is left out and counted: it could be any file here", async () => {
  const { here, there } = two();
  const secret = join(here.folder, "sorties/s1/a.ts"); // another flight's
  const put = (file: string, sortieId: string | null) =>
    there.db
      .prepare("INSERT INTO segment (file, streamId, sortieId, startAt, endAt) VALUES (?, 'video-1-1', ?, 1, 2)")
      .run(file, sortieId);
  symlinkSync(secret, join(there.folder, "sorties/s2/link.ts"));
  for (const file of [secret.replace("/sorties/", "/x/"), "/data/sorties/s2/../s1/a.ts", "/data/sorties/s9/a.ts"])
    put(file, "s2");
  for (const file of ["/data/sorties/s2/keys.json", "/data/sorties/s2/", join(there.folder, "sorties/s2/link.ts")])
    put(file, "s2");
  put("C:\\data\\sorties\\s2\\deep\\b.ts", null);
  const merged = await here.takeIn(there.folder);
  expect([merged.segments, merged.leftOut]).toEqual([3, 7]); // the link counts as a file, too
  const sorties = join(here.folder, "sorties");
  expect(here.footage.kept().map(({ file, sortieId }) => [file, sortieId])).toEqual([
    [join(sorties, "s2/deep/b.ts"), undefined],
    [join(sorties, "s1/a.ts"), "s1"],
    [join(sorties, "s1-2/a.ts"), "s1-2"],
    [join(sorties, "s2/a.ts"), "s2"],
  ]);
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

/** A station with very many flags, each with boxes. */
function full(flags = 60) {
  const there = station("there");
  there.fly("s1", 50_000);
  for (let n = 0; n < flags; n++) {
    there.raise(`f${n}`, "s1", 51_000 + n);
    there.footage.addBoxes([{ at: 51_000 + n, trackId: `there-f${n}`, score: 1, box: { x: 0, y: 0, w: 0.1, h: 0.1 } }]);
  }
  there.flags.setVerdict("f7", "confirmed", "Ada", 60_000);
  return there;
}

/** All that a database holds, by table. */
function dump({ db }: ReturnType<typeof station>) {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all() as {
    name: string;
  }[];
  return tables
    .filter(({ name }) => !/^flagText_|^sqlite_|_(node|rowid|parent)$/.test(name))
    .map(({ name }) => [name, db.prepare(`SELECT * FROM ${name}`).all()]);
}

it("a merge that is ended while flags are written leaves nothing behind, and shows nothing before", async () => {
  const [here, there] = [station("here"), full()];
  here.fly("s1", 1_000);
  here.raise("f1", "s1", 2_000);
  const before = dump(here);
  const list = new FlagQueries(here.db);
  const shown = () => list.query({ filter: {}, order: "newest", by: "Ada", limit: 99 }).flags.map(({ id }) => id);
  const abort = new AbortController();
  const steps: string[] = [];
  let others = 0;
  const ended = takeInStation(here.db, {
    ...{ folder: there.folder, dataFolder: here.folder, together: (work) => work(), tell: () => {} },
    signal: abort.signal,
    onStep: ({ step }) => {
      steps.push(step);
      expect(shown()).toEqual(["f1"]);
      expect(here.flags.list().map(({ id }) => id)).toEqual(["f1"]);
      if (step.startsWith("Takes in flags: 30")) abort.abort();
      else if (step.startsWith("Takes in flags")) setImmediate(() => others++);
    },
  });
  await expect(ended).rejects.toMatchObject({ failure: { code: "cancelled" } });
  expect(steps.at(-1)).toBe("Takes in flags: 30 of 60");
  expect(others).toBeGreaterThan(3);
  expect(dump(here)).toEqual(before);
  const { rowid } = here.db.prepare("SELECT last_insert_rowid() AS rowid").get() as { rowid: number };
  expect(rowid).toBeLessThan(1e6); // of the words' index it would be beyond all numbers, and every later writing fail
  expect(readdirSync(join(here.folder, "sorties"))).toEqual(["s1"]);
  here.flags.setNote("f1", "said since", "Bo", 9);
  expect(list.query({ filter: { text: "since" }, order: "newest", by: "Ada", limit: 9 }).total).toBe(1);
  const merged = await here.takeIn(there.folder);
  expect([merged.flags, merged.words, shown().length]).toEqual([60, 1, 61]);
  expect(here.footage.boxes(["there-f59"], 0, 99_999)).toHaveLength(1);
  expect(here.flags.list().filter(({ verdict }) => verdict).length).toBe(1);
});

it("what a station that was killed in the middle has left is not shown, and is removed with the next data", async () => {
  const [here, there] = [station("here"), full(12)];
  const left = stageFlags(here.db, there.db, new Map());
  left.next();
  const again = openDatabase(join(here.folder, "vedette.db"));
  const flags = new FlagStore(again);
  expect([flags.list(), flags.spans(), flags.ofSortie("s1")]).toEqual([[], [], []]);
  again.close();
  const merged = await here.takeIn(there.folder);
  expect([merged.flags, merged.renamed]).toEqual([12, []]);
  expect(here.db.prepare("SELECT count(*) AS n FROM stagedFlag").get()).toEqual({ n: 0 });
});
