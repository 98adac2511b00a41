import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
import { missingSorties } from "../../src/station/missingSorties.ts";
import { openDatabase, schemaVersion } from "../../src/store/database.ts";
import { FlagStore, type RaisedFlag } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";

const folder = () => mkdtempSync(join(tmpdir(), "vedette-store-"));
const thrownBy = (work: () => unknown): FailureError["failure"] => {
  try {
    work();
  } catch (cause) {
    return (cause as FailureError).failure;
  }
  throw new Error("nothing was thrown");
};

const flag: RaisedFlag = {
  id: "f1",
  sortieId: "s1",
  state: "open",
  rule: "in-zone",
  reason: "vehicle in the watch zone for 3 s",
  className: "vehicle",
  score: 0.8,
  openedAt: 1_000,
  lastAt: 4_000,
  place: { lat: 48.6, lon: 16.9, amsl: 150 },
  ellipse: { major: 5, minor: 3, angleDeg: 20 },
  stationary: false,
  sightings: [{ streamId: "v1", vehicleId: "1:1", trackIds: ["t1"], fromAt: 1_000, toAt: 4_000 }],
};

describe("the database", () => {
  it("is made on first use and opened again with what it held", () => {
    const file = join(folder(), "new", "vedette.db");
    const db = openDatabase(file);
    new FlagStore(db).save(flag);
    db.close();
    const again = openDatabase(file);
    expect(new FlagStore(again).list()).toEqual([{ ...flag, note: "" }]);
    again.close();
  });

  it("of a newer version is refused by name and left as it was", () => {
    const file = join(folder(), "vedette.db");
    const db = new DatabaseSync(file);
    db.exec(`CREATE TABLE future (x); PRAGMA user_version = ${schemaVersion + 1}`);
    db.close();
    const before = readFileSync(file);
    const failure = thrownBy(() => openDatabase(file));
    expect(failure.code).toBe("newer-version");
    expect(failure.message).toContain(file);
    expect(failure.remedy).toContain("newer Vedette");
    expect(new DatabaseSync(file).prepare("SELECT name FROM sqlite_master").all()).toEqual([{ name: "future" }]);
    expect(before.length).toBeGreaterThan(0);
  });

  it("that is not a database is refused with its path and a remedy, and kept", () => {
    const file = join(folder(), "vedette.db");
    writeFileSync(file, "this is not a database, but it is long enough to look like one".repeat(40));
    expect(thrownBy(() => openDatabase(file))).toMatchObject({
      code: "bad-input",
      message: expect.stringContaining(file),
    });
    expect(readFileSync(file, "utf8")).toContain("this is not a database");
  });

  it("whose connection is lost without closing keeps every flag that was saved", () => {
    const file = join(folder(), "vedette.db");
    const dying = openDatabase(file);
    new FlagStore(dying).save(flag);
    const survivor = openDatabase(file);
    expect(new FlagStore(survivor).get("f1").reason).toBe(flag.reason);
  });
});

describe("flags", () => {
  const store = () => new FlagStore(openDatabase(":memory:"));

  it("keep verdict, note and thumbnail when the flagger writes again", () => {
    const flags = store();
    flags.save(flag);
    flags.setVerdict("f1", "confirmed", "analyst", 9_000);
    flags.setNote("f1", "white van");
    flags.setThumbnail("f1", "media://sorties/s1/f1.jpg");
    flags.save({ ...flag, state: "closed", lastAt: 5_000 });
    expect(flags.get("f1")).toEqual({
      ...flag,
      state: "closed",
      lastAt: 5_000,
      verdict: { kind: "confirmed", by: "analyst", at: 9_000 },
      note: "white van",
      thumbnail: "media://sorties/s1/f1.jpg",
    });
  });

  it("show the newest verdict, and none once it is taken back", () => {
    const flags = store();
    flags.save(flag);
    flags.setVerdict("f1", "dismissed", "a", 1);
    expect(flags.setVerdict("f1", "confirmed", "b", 2).verdict).toEqual({ kind: "confirmed", by: "b", at: 2 });
    expect(flags.setVerdict("f1", null, "b", 3).verdict).toBeUndefined();
  });

  it("that do not exist are named", () => {
    expect(thrownBy(() => store().setVerdict("f9", "confirmed", "a", 1))).toMatchObject({
      code: "not-found",
      message: "There is no flag f9",
    });
  });
});

it("footage is found by stream and span, boxes by track and span, both in order", () => {
  const footage = new FootageStore(openDatabase(":memory:"));
  const segment = (file: string, startAt: number, endAt: number) => ({ streamId: "v1", file, startAt, endAt });
  footage.saveSegment(segment("b.ts", 10, 20), "s1");
  footage.saveSegment(segment("a.ts", 0, 5), "s1");
  footage.saveSegment(segment("a.ts", 0, 10), "s1");
  expect(footage.segments("v1", 8, 30)).toEqual([segment("a.ts", 0, 10), segment("b.ts", 10, 20)]);
  const box = (trackId: string, at: number) => ({ trackId, at, score: 0.5, box: { x: 0.1, y: 0.2, w: 0.3, h: 0.4 } });
  footage.addBoxes([box("t2", 3), box("t1", 2), box("t1", 9)]);
  expect(footage.boxes(["t1", "t2"], 0, 5)).toEqual([box("t1", 2), box("t2", 3)]);
});

it("footage that was removed is no longer played but leaves its trace, and gaps are kept newest first", () => {
  const db = openDatabase(":memory:");
  const footage = new FootageStore(db);
  const segment = (file: string, startAt: number, endAt: number) => ({ streamId: "v1", file, startAt, endAt });
  footage.saveSegment(segment("a.ts", 0, 10), "s1");
  footage.saveSegment(segment("b.ts", 10, 20), undefined);
  expect(footage.kept()).toEqual([{ ...segment("a.ts", 0, 10), sortieId: "s1" }, segment("b.ts", 10, 20)]);
  footage.markRemoved("a.ts", 99);
  expect(footage.kept()).toEqual([segment("b.ts", 10, 20)]);
  expect(footage.segments("v1", 0, 30)).toEqual([segment("b.ts", 10, 20)]);
  expect(db.prepare("SELECT file, removedAt FROM segment ORDER BY file").all()).toEqual([
    { file: "a.ts", removedAt: 99 },
    { file: "b.ts", removedAt: null },
  ]);
  const gap = (fromAt: number, toAt: number) => ({ streamId: "v1", fromAt, toAt, why: "link-lost" as const });
  for (const one of [gap(1, 2), gap(5, 6), gap(1, 3)]) footage.saveGap(one);
  expect(footage.newestGaps(10)).toEqual([gap(5, 6), gap(1, 3)]);
  expect(footage.newestGaps(1)).toEqual([gap(5, 6)]);
});

it("segments of a database from before removals and gaps are there after the upgrade", () => {
  const file = join(folder(), "vedette.db");
  const old = openDatabase(file, 2);
  new FootageStore(old).saveSegment({ streamId: "v1", file: "a.ts", startAt: 0, endAt: 10 }, "s1");
  old.close();
  const footage = new FootageStore(openDatabase(file));
  expect(footage.kept()).toEqual([{ streamId: "v1", file: "a.ts", startAt: 0, endAt: 10, sortieId: "s1" }]);
  expect(footage.newestGaps(1)).toEqual([]);
});

it("boxes that cannot be kept take nothing with them: what is written after them stays", () => {
  const file = join(folder(), "vedette.db");
  const db = openDatabase(file);
  const footage = new FootageStore(db);
  const box = { trackId: "t1", at: 1, score: 0.5, box: { x: 0.1, y: 0.2, w: 0.3, h: 0.4 } };
  expect(() => footage.addBoxes([box, { ...box, at: 2, score: Number.NaN }])).toThrow();
  new FlagStore(db).save(flag);
  footage.addBoxes([{ ...box, at: 3 }]);
  const other = openDatabase(file); // sees only what was committed
  expect(new FlagStore(other).get("f1").reason).toBe(flag.reason);
  expect(new FootageStore(other).boxes(["t1"], 0, 9)).toEqual([{ ...box, at: 3 }]);
});

it("a sortie that never ended is found again, with its track", () => {
  const sorties = new SortieStore(openDatabase(":memory:"), folder());
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: 1 });
  sorties.addTrailPoint("s1", { at: 2, lat: 1, lon: 2, amsl: 3 });
  expect(sorties.unended("1:1")).toEqual({ id: "s1", vehicleId: "1:1", startedAt: 1 });
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: 1, endedAt: 5, patrol: "p" });
  expect(sorties.unended("1:1")).toBeUndefined();
  expect(sorties.list()).toEqual([{ id: "s1", vehicleId: "1:1", startedAt: 1, endedAt: 5, patrol: "p" }]);
  expect(sorties.trail("s1")).toEqual([{ at: 2, lat: 1, lon: 2, amsl: 3 }]);
});

it("sorties whose folders are missing or empty are named, those that still run are not", () => {
  const root = folder();
  const sorties = new SortieStore(openDatabase(":memory:"), root);
  for (const [n, id] of ["there", "empty", "lost", "running"].entries())
    sorties.save({ id, vehicleId: "1:1", startedAt: n, ...(id !== "running" && { endedAt: 9 }) });
  writeFileSync(join(sorties.folder("there"), "telemetry.tlog"), "x");
  sorties.folder("empty");
  expect(sorties.missing().map(({ id }) => id)).toEqual(["lost", "empty"]);
  expect(missingSorties(sorties.missing(), "/data")?.failure).toEqual({
    code: "not-found",
    message: expect.stringMatching(/^The folder of sortie lost and 1 more is missing: /),
    remedy: "Copy the folders back into /data/sorties",
  });
  expect(missingSorties([], "/data")).toBeUndefined();
});

it("of a span it is told which segments are there and which are gone, of its own sortie only", () => {
  const footage = new FootageStore(openDatabase(":memory:"));
  const file = join(folder(), "here.ts");
  writeFileSync(file, "x");
  const segment = (name: string, startAt: number) => ({ streamId: "v1", file: name, startAt, endAt: startAt + 10 });
  const [here, removed, lost] = [segment(file, 0), segment("removed.ts", 10), segment("lost.ts", 20)];
  for (const one of [here, removed, lost]) footage.saveSegment(one, "s1");
  footage.saveSegment(segment("other station.ts", 5), "s2");
  footage.markRemoved("removed.ts", 99);
  expect(footage.left("v1", 0, 30, "s1")).toEqual({ kept: [here], gone: [removed, lost] });
});

it("a setting that is no longer understood counts as absent", () => {
  const settings = new Settings(openDatabase(":memory:"));
  settings.set("links", ["udpin:0.0.0.0:14550"]);
  expect(settings.get("links", (v) => v as string[])).toEqual(["udpin:0.0.0.0:14550"]);
  expect(
    settings.get("links", () => {
      throw new Error("no");
    }),
  ).toBeUndefined();
});
