import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { AuditChain } from "../../src/review/evidence/auditChain.ts";
import { readLine, textOfLine } from "../../src/review/evidence/auditLine.ts";
import { auditFinding, checkAudit } from "../../src/store/auditCheck.ts";
import { AuditLog, sha256 } from "../../src/store/auditLog.ts";
import { mergeAudit } from "../../src/store/auditMerge.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { aFlag } from "./aFlag.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-audit-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function logOf(entries = 0) {
  const db = openDatabase(":memory:");
  let at = 1_000;
  const clock = { set: (to: number) => (at = to) };
  const log = new AuditLog(db, { now: () => at++ });
  for (let i = 1; i <= entries; i++) log.add({ kind: "note", by: "A", about: [`flag:f${i % 2}`], body: { i } });
  return { db, log, clock };
}

const event = { kind: "audit.merged", by: "A" };

/** What somebody with the file in their hands can do: the program itself is kept from it by triggers. */
function tamper(db: ReturnType<typeof openDatabase>, sql: string) {
  db.exec("DROP TRIGGER auditIsNotChanged; DROP TRIGGER auditIsNotCut");
  db.exec(sql);
}

it("a log tells what happened, numbered, each line with the hash of the one before", () => {
  const { log } = logOf();
  const first = log.add({ kind: "flag.verdict", by: "Ada", about: ["flag:f1"], body: { kind: "confirmed" } });
  const second = log.add({ kind: "command", by: "Bob", about: ["vehicle:1:1"], body: { call: "vehicle.arm" } });
  expect(first.entry).toEqual({
    ...{ form: 1, station: log.station, sequence: 1, at: 1_000, kind: "flag.verdict", by: "Ada", about: ["flag:f1"] },
    ...{ body: { kind: "confirmed" }, salt: expect.stringMatching(/^[0-9a-f]{32}$/) },
  });
  expect([first.previous, second.previous]).toEqual(["0".repeat(64), first.hash]);
  expect(log.newest(5)).toEqual([second, first]);
  expect(log.newest(5, 2)).toEqual([first]);
  expect(log.about("flag:f1")).toEqual([first]);
  const third = log.add({ kind: "flag.note", about: ["flag:f1"] });
  expect(log.newestAbout("flag:f1", 5)).toEqual([third, first]);
  expect([log.newestAbout("flag:f1", 1), log.newestAbout("flag:f1", 5, 3)]).toEqual([[third], [first]]);
  expect(log.lastOfKind("command", 2_000)).toEqual(second);
  expect(log.lastOfKind("command", 1_000)).toBeUndefined();
  expect(auditFinding(log, log.station)).toEqual({
    ...{ station: log.station, from: 0, lines: 3, breaks: [], end: { sequence: 3, hash: third.hash } },
  });
  expect(readLine(textOfLine(second))).toEqual(second);
});

it("a clock that jumps back is told, and the order stays", () => {
  const { log, clock } = logOf(2);
  clock.set(400);
  const line = log.add({ kind: "note" });
  expect([line.sequence, line.entry?.at, line.entry?.clockBackMs]).toEqual([3, 400, 601]);
  expect(log.add({ kind: "note" }).entry).not.toHaveProperty("clockBackMs");
  expect(auditFinding(log, log.station).breaks).toEqual([]);
});

it("the program itself can neither change nor cut the log", () => {
  const { db } = logOf(3);
  expect(() => db.exec("UPDATE audit SET by = 'B' WHERE sequence = 2")).toThrow("only added to");
  expect(() => db.exec("DELETE FROM audit WHERE sequence = 3")).toThrow("only added to");
});

it.each([
  ["a changed entry", "UPDATE audit SET entry = replace(entry, '\"i\":3', '\"i\":7') WHERE sequence = 3", 3, "altered"],
  ["a changed column", "UPDATE audit SET by = 'B' WHERE sequence = 3", 3, "altered"],
  ["an entry that is no JSON", "UPDATE audit SET entry = '{' WHERE sequence = 3", 3, "altered"],
  ["a changed digest", "UPDATE audit SET digest = hash WHERE sequence = 3", 3, "altered"],
  ["a removed line", "DELETE FROM audit WHERE sequence = 3", 3, "missing"],
  ["a removed beginning", "DELETE FROM audit WHERE sequence < 3", 1, "missing"],
  [
    "two lines in each other's place",
    `UPDATE audit SET sequence = -1 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 4;
     UPDATE audit SET sequence = 4 WHERE sequence = -1`,
    2,
    "altered",
  ],
])("%s is found where it is", (_, sql, sequence, what) => {
  const { db, log } = logOf(5);
  tamper(db, sql);
  expect(auditFinding(log, log.station).breaks[0]).toMatchObject({ station: log.station, sequence, what });
});

it("an entry that was replaced with all its hashes is found by the one after it, and what is written later still follows", () => {
  const { db, log } = logOf(5);
  const forged = new AuditLog(openDatabase(":memory:"), { now: () => 1 });
  const before = log.after(1, 1)[0]!;
  const line = forged.add({ kind: "note", by: "Eve" });
  tamper(
    db,
    `UPDATE audit SET digest = '${line.digest}', hash = '${line.hash}', previous = '${before.hash}' WHERE sequence = 3`,
  );
  expect(auditFinding(log, log.station).breaks.map(({ sequence }) => sequence)).toEqual([3, 4]);
  log.add({ kind: "note" });
  expect(auditFinding(log, log.station, { ...log.after(4, 1)[0]! }).breaks).toEqual([]);
});

it("a log is followed in slices, and from a line that was found right", () => {
  const { log } = logOf(450);
  const steps = [...checkAudit(log, log.station)];
  expect(steps).toEqual([100, 200, 300, 400]);
  const from = log.after(299, 1)[0]!;
  expect(auditFinding(log, log.station, from)).toMatchObject({ from: 300, lines: 150, breaks: [] });
});

it("a verdict and its line are there together or not at all", () => {
  const { db, log } = logOf();
  const flags = new FlagStore(db);
  flags.save(aFlag("f1"));
  const judge = (by: string, fail = false) =>
    log.with({ kind: "flag.verdict", by, about: ["flag:f1"] }, () => {
      flags.setVerdict("f1", "confirmed", by, 1);
      if (fail) throw new Error("no");
    });
  judge("Ada");
  expect(() => judge("Bob", true)).toThrow("no");
  db.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
  expect(() => judge("Cy")).toThrow("What you did was not kept: database or disk is full");
  expect(flags.history.of("f1").map(({ by }) => by)).toEqual(["Ada"]);
  expect(log.about("flag:f1").map(({ entry }) => entry?.by)).toEqual(["Ada"]);
  expect(flags.get("f1").verdict).toEqual({ kind: "confirmed", by: "Ada", at: 1 });
});

it("logs of two stations lie side by side, each a chain of its own", () => {
  const here = logOf(3);
  const there = logOf(4);
  const texts = there.log.after(0, 10).map(textOfLine);
  const merge = (lines: string[]) => mergeAudit(here.log, lines, event);
  expect([...merge(texts.slice(0, 2))]).toEqual([[there.log.station, 2]]);
  expect([...merge(texts)]).toEqual([[there.log.station, 2]]);
  expect([...merge(texts.slice(2))]).toEqual([[there.log.station, 0]]);
  expect(here.log.stations()).toEqual([here.log.station, there.log.station]);
  expect(here.log.ofKind("audit.merged").map(({ entry }) => entry?.body)).toEqual(
    [2, 2, 0].map((lines) => ({ lines: { [there.log.station]: lines } })),
  );
  expect(here.log.after(0, 10)).toHaveLength(6);
  for (const station of here.log.stations()) expect(auditFinding(here.log, station).breaks).toEqual([]);
  expect(here.log.after(0, 10, there.log.station)).toEqual(there.log.after(0, 10));
});

it("a log that is broken, that parts from what is here, or that begins too late is refused, and nothing of it is kept", () => {
  const here = logOf(3);
  const there = logOf(4);
  const texts = there.log.after(0, 10).map(textOfLine);
  const merge = (lines: string[]) => () => mergeAudit(here.log, lines, event);
  expect(merge(texts.map((text) => text.replace('"i":2', '"i":9')))).toThrow("entry 2 (note) was changed");
  expect(merge([texts[0]!, texts[2]!])).toThrow("entry 2 is missing");
  expect(merge(texts.slice(2))).toThrow("begins with entry 3");
  expect(merge(["{}"])).toThrow("line 1 is damaged");
  const copied = new AuditLog(here.db, { now: () => 1 });
  expect(copied.station).toBe(here.log.station);
  const own = here.log.after(0, 10).map(textOfLine);
  here.log.add({ kind: "note" });
  expect([...mergeAudit(here.log, own, event)]).toEqual([[here.log.station, 0]]);
  expect(here.log.stations()).toEqual([here.log.station]);
});

it("a part of a log proves its order without showing what it does not tell", () => {
  const { log } = logOf(6);
  const chain = AuditChain.ofPart(log.station, sha256);
  for (const line of log.after(2, 10)) {
    const { entry, ...link } = line;
    expect(chain.follow(line.sequence % 2 ? line : link)).toBeUndefined();
  }
  expect([chain.lines, chain.hidden, chain.end?.sequence]).toEqual([4, 2, 6]);
});

it("the station keeps its id, and its log goes on, over starts", () => {
  const file = join(root, "vedette.db");
  const first = openDatabase(file);
  const log = new AuditLog(first, { now: () => 1 });
  log.add({ kind: "note" });
  first.close();
  const again = new AuditLog(openDatabase(file), { now: () => 2 });
  expect(again.station).toBe(log.station);
  again.add({ kind: "note" });
  expect(auditFinding(again, again.station)).toMatchObject({ lines: 2, breaks: [] });
});
