import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { FailureError } from "../../src/contract/failure.ts";
import { stationParsers } from "../../src/contract/station.ts";
import { actingAs } from "../../src/station/actor.ts";
import { audited, isCommand } from "../../src/station/auditedCalls.ts";
import { auditHandlers } from "../../src/station/auditHandlers.ts";
import { AuditTrail } from "../../src/station/auditTrail.ts";
import type { StationHandlers } from "../../src/station/handlers.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { newestWord, unloggedWords } from "../../src/store/auditWords.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { Settings } from "../../src/store/settings.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "vedette-trail-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function trailOf(dataFolder = folder()) {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const failures: string[] = [];
  let at = 10_000;
  const now = () => at++;
  const fail = ({ failure }: FailureError) => failures.push(failure.message);
  const audit = new AuditLog(db, { now });
  const words = { newest: () => newestWord(db), unlogged: (after: number) => unloggedWords(db, audit, after) };
  const trail = new AuditTrail({ audit, words, settings: new Settings(db), dataFolder, log: silentLog, fail, now });
  const close = async () => {
    await trail.close();
    db.close();
  };
  const pass = (ms: number) => (at += ms);
  return { dataFolder, db, trail, failures, now, pass, close };
}

const kinds = (trail: AuditTrail) =>
  trail
    .list({ most: 100 })
    .map(({ kind }) => kind)
    .reverse();

/** Starts a station on the folder, and waits until it has followed its log. */
async function started(dataFolder: string) {
  const one = trailOf(dataFolder);
  one.trail.start();
  await one.trail.check();
  return one;
}

it("a station tells when it started and ended, and finds its log right", async () => {
  const first = trailOf();
  first.trail.start();
  first.trail.note({ kind: "note", by: "Ada" });
  await first.trail.check();
  await first.close();
  const { trail, failures, close } = await started(first.dataFolder);
  expect(kinds(trail)).toEqual(["note", "station.started", "station.stopped", "station.started"]);
  expect(trail.state()).toMatchObject({ lines: 4, checked: { from: 0, lines: 4 }, breaks: [], others: [] });
  expect(failures).toEqual([]);
  await close();
});

it("at a start only what is new since is followed, however long the log", async () => {
  const first = trailOf();
  for (let i = 0; i < 30; i++) first.trail.note({ kind: "note" });
  await first.trail.check();
  await first.close();
  const next = trailOf(first.dataFolder);
  next.trail.start();
  await new Promise((resolve) => setImmediate(resolve));
  expect(next.trail.state().checked).toMatchObject({ from: 30, lines: 1 });
  await next.close();
});

it("an entry that was altered while the station was off is told at its start and in its log, and nothing else ends", async () => {
  const first = trailOf();
  for (let i = 1; i <= 5; i++) first.trail.note({ kind: "note", body: { i } });
  await first.close();
  const db = openDatabase(join(first.dataFolder, "vedette.db"));
  db.exec(`DROP TRIGGER auditIsNotChanged;
    UPDATE audit SET entry = replace(entry, '"i":2', '"i":9') WHERE sequence = 2`);
  db.close();
  const { trail, failures, close } = await started(first.dataFolder);
  const words = "entry 2 (note) was changed after it was written";
  expect(failures).toEqual([`The audit log was altered: ${words}`]);
  expect(trail.state().breaks).toMatchObject([{ station: trail.log.station, sequence: 2, words }]);
  expect(kinds(trail).slice(-2)).toEqual(["audit.broken", "station.started"]);
  expect(trail.log.after(1, 1)[0]?.entry?.body).toEqual({ i: 9 }); // as it was found
  await close();
  const again = await started(first.dataFolder);
  expect(again.failures).toEqual([`The audit log was altered: ${words}`]);
  expect(again.trail.state().breaks).toHaveLength(1);
  await again.close();
});

it("a log whose end was cut, or an older database in its place, is told", async () => {
  const first = trailOf();
  for (let i = 1; i <= 5; i++) first.trail.note({ kind: "note", body: { i } });
  await first.close();
  const db = openDatabase(join(first.dataFolder, "vedette.db"));
  db.exec("DROP TRIGGER auditIsNotCut; DELETE FROM audit WHERE sequence > 3");
  db.close();
  const { trail, failures, close } = await started(first.dataFolder);
  expect(trail.state().breaks.map(({ words }) => words)).toEqual([
    "entries 4 to 6 are missing: the log was cut, or an older database was put in its place",
  ]);
  expect(failures).toHaveLength(1);
  await close();
});

it("a disk that takes nothing more is told once, and whoever flies is not kept from it", async () => {
  const { db, trail, failures, close, pass } = trailOf();
  db.exec("PRAGMA query_only = ON");
  const calls: string[] = [];
  const handlers = { "vehicle.land": () => calls.push("land") } as unknown as StationHandlers;
  const land = audited(handlers, trail, () => 0)["vehicle.land"];
  await land({ vehicleId: "1:1" });
  await land({ vehicleId: "1:1" });
  expect(calls).toEqual(["land", "land"]);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain("The audit log can not be written");
  pass(31_000);
  trail.note({ kind: "note" });
  expect(failures).toHaveLength(2);
  db.exec("PRAGMA query_only = OFF");
  await close();
});

it("orders stand in the log as they are asked, in whose name, and how they ended; questions do not", async () => {
  const { trail, close } = trailOf();
  const handlers = {
    snapshot: () => ({}),
    "vehicle.arm": async () => null,
    "vehicle.takeOff": async () => {
      throw new FailureError("refused", "The vehicle said no");
    },
    "fleet.command": () => [
      { vehicleId: "1:1", ok: true },
      { vehicleId: "2:1", ok: false, failure: { code: "timeout", message: "No answer" } },
    ],
    "key.add": () => null,
    "patrol.upload": async () => null,
  } as unknown as StationHandlers;
  const calls = audited(handlers, trail, () => 0);
  await calls.snapshot(null);
  await actingAs("Ada", () => calls["vehicle.arm"]({ vehicleId: "1:1", arm: true }));
  await expect(calls["vehicle.takeOff"]({ vehicleId: "1:1", ahl: 30 })).rejects.toThrow("The vehicle said no");
  await calls["fleet.command"]({ vehicleIds: ["1:1", "2:1"], command: "land" } as never);
  await calls["key.add"]({ name: "k", secret: "very secret words" });
  await calls["patrol.upload"]({ vehicleId: "1:1", plan: { name: "North", long: "x".repeat(2_000) } } as never);
  const told = trail.list({ most: 100 }).reverse();
  expect(told.map(({ kind, by, about, body }) => [kind, by, about.join(), body.call])).toEqual([
    ["command", "Ada", "vehicle:1:1", "vehicle.arm"],
    ["command.ended", "Ada", "vehicle:1:1", "vehicle.arm"],
    ["command", "", "vehicle:1:1", "vehicle.takeOff"],
    ["command.ended", "", "vehicle:1:1", "vehicle.takeOff"],
    ["command", "", "vehicle:1:1,vehicle:2:1", "fleet.command"],
    ["command.ended", "", "vehicle:1:1,vehicle:2:1", "fleet.command"],
    ["command", "", "", "key.add"],
    ["command.ended", "", "", "key.add"],
    ["command", "", "vehicle:1:1", "patrol.upload"],
    ["command.ended", "", "vehicle:1:1", "patrol.upload"],
  ]);
  expect(told[0]?.body.args).toEqual({ vehicleId: "1:1", arm: true });
  expect(told[1]?.body).toEqual({ call: "vehicle.arm", of: 1, ok: true });
  expect(told[3]?.body).toMatchObject({ of: 3, ok: false, code: "refused", message: "The vehicle said no" });
  expect(told[5]?.body.failed).toEqual([{ vehicleId: "2:1", message: "No answer" }]);
  expect(JSON.stringify(told)).not.toContain("secret");
  expect(told[8]?.body.args).toEqual({
    vehicleId: "1:1",
    plan: { name: "North", sha256: expect.stringMatching(/^[0-9a-f]{64}$/), characters: expect.any(Number) },
  });
  await close();
});

it("every call that moves a vehicle, changes what is believed or recorded, or takes something out is an order", () => {
  const orders = ["vehicle.arm", "vehicle.takeOff", "vehicle.goTo", "vehicle.setMode", "patrol.upload", "gimbal.take"];
  const beliefs = ["terrain.add", "cameraCalibration.set", "rules.save", "models.choose", "footage.limit", "key.add"];
  const taken = ["footageExport.start", "sharing.add", "sharing.export"];
  const questions = [
    "snapshot",
    "flags.query",
    "footage.now",
    "sharing.state",
    "terrain.list",
    "params.read",
    "painted",
  ];
  const known = Object.keys(stationParsers);
  expect([...orders, ...beliefs].filter((call) => !known.includes(call))).toEqual([]);
  expect([...orders, ...beliefs, ...taken].filter((call) => !isCommand(call))).toEqual([]);
  expect(questions.filter(isCommand)).toEqual([]);
});

it("steering is told once in ten seconds, with how often it was left out", async () => {
  const { trail, close } = trailOf();
  let at = 0;
  let steered = 0;
  const handlers = { "gimbal.rate": () => steered++ } as unknown as StationHandlers;
  const rate = audited(handlers, trail, () => at)["gimbal.rate"];
  for (; at < 21_000; at += 250) await rate({ vehicleId: "1:1", gimbalId: "1:1", pitchRateDeg: 1, yawRateDeg: 0 });
  expect(steered).toBe(84);
  expect(trail.list({ most: 9 }).map(({ body }) => body.leftOut)).toEqual([39, 39, undefined]);
  await close();
});

it("the log is exported as lines, and taken in by another station beside its own", async () => {
  const here = trailOf();
  const there = trailOf();
  there.trail.note({ kind: "note", by: "Bo", about: ["flag:f1"] });
  const file = join(folder(), "there.jsonl");
  const order = { file, replace: false, by: "Bo" };
  const { lines, sha256 } = await auditHandlers(there.trail, there.dataFolder)["audit.export"](order);
  expect([lines, sha256.length]).toEqual([2, 64]);
  expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(2);
  const calls = auditHandlers(here.trail, here.dataFolder);
  const station = there.trail.log.station;
  expect(await calls["audit.merge"]({ file, by: "Ada" })).toEqual([{ station, lines: 2 }]);
  expect(await calls["audit.check"](null)).toMatchObject({ lines: 1, breaks: [], others: [{ station, lines: 2 }] });
  expect(trailKinds(here.trail, "flag:f1")).toEqual(["note"]);
  writeFileSync(file, readFileSync(file, "utf8").replace('"by":"Bo"', '"by":"Eve"'));
  await expect(calls["audit.merge"]({ file, by: "Ada" })).rejects.toThrow(`of station ${station}, entry 1 (note)`);
  await expect(calls["audit.merge"]({ file: `${file}.gone`, by: "Ada" })).rejects.toThrow("There is no such audit log");
  await Promise.all([here.close(), there.close()]);
});

it("the log is written over nothing that was not to be replaced, and never into the station's own data folder", async () => {
  const { trail, dataFolder, close } = trailOf();
  const calls = auditHandlers(trail, dataFolder);
  const exported = (file: string, replace = false) => calls["audit.export"]({ file, replace, by: "Ada" });
  const out = folder();
  const [kept, part] = [join(out, "kept.jsonl"), join(out, "kept.jsonl.part")];
  for (const file of [kept, part]) writeFileSync(file, "of somebody else");
  const before = readFileSync(join(dataFolder, "vedette.db"));
  await expect(exported(kept)).rejects.toThrow("There is already a file of that name");
  await expect(exported("log.jsonl")).rejects.toThrow("The file's path is not complete");
  await expect(exported("/no/such/folder/a.jsonl")).rejects.toThrow("There is no such folder");
  for (const name of ["vedette.db", "log.jsonl"])
    await expect(exported(join(dataFolder, name), true)).rejects.toThrow("into the station's own data folder");
  expect(readFileSync(join(dataFolder, "vedette.db"))).toEqual(before);
  expect([readFileSync(kept, "utf8"), kinds(trail)]).toEqual(["of somebody else", []]);
  expect(await exported(kept, true)).toMatchObject({ lines: 1 });
  expect(readFileSync(kept, "utf8")).toContain("audit.exported");
  expect([readdirSync(out).sort(), readFileSync(part, "utf8")]).toEqual([
    ["kept.jsonl", "kept.jsonl.part"],
    "of somebody else",
  ]);
  await close();
});

it("a verdict that was written past the log is told, one from before the log is not", async () => {
  const { db, trail, failures, close } = trailOf();
  const flags = new FlagStore(db);
  flags.save({
    ...{ id: "f1", sortieId: "s1", state: "closed", rule: "r", reason: "stopped", className: "car", score: 1 },
    ...{ openedAt: 1, lastAt: 2, place: { lat: 1, lon: 2, amsl: 3 }, ellipse: { major: 1, minor: 1, angleDeg: 0 } },
    ...{ stationary: true, sightings: [{ streamId: "v", vehicleId: "1:1", trackIds: ["t"], fromAt: 1, toAt: 2 }] },
  });
  flags.setVerdict("f1", "dismissed", "Old", 3);
  trail.start();
  await trail.check();
  const judged = { kind: "flag.verdict", by: "Ada", about: ["flag:f1"], body: { verdict: { kind: "confirmed" } } };
  trail.log.with(judged, () => flags.setVerdict("f1", "confirmed", "Ada", 4));
  const noted = { kind: "flag.note", by: "Ada", about: ["flag:f1"], body: { note: "white" } };
  trail.log.with(noted, () => flags.setNote("f1", "white", "Ada", 5));
  expect((await trail.check()).breaks).toEqual([]);
  flags.setVerdict("f1", "dismissed", "Ada", 6);
  flags.setNote("f1", "white", "Ada", 7);
  expect((await trail.check()).breaks.map(({ words }) => words)).toEqual([
    'the verdict "dismissed" of flag f1 by Ada at 1970-01-01T00:00:00.006Z is not in the log: it was written past it',
    "what was said (note) of flag f1 by Ada at 1970-01-01T00:00:00.007Z is not in the log: it was written past it",
  ]);
  expect(failures).toHaveLength(1);
  await trail.check();
  expect(failures).toHaveLength(1);
  await close();
});

const trailKinds = (trail: AuditTrail, about: string) => trail.list({ most: 100, about }).map(({ kind }) => kind);
