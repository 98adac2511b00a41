import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { foldFlag } from "../../src/store/flagFold.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { takeInEvents } from "../../src/store/stationMergeWords.ts";
import { Tombstones } from "../../src/store/tombstones.ts";
import { aFlag } from "./aFlag.ts";

const file = () => join(mkdtempSync(join(tmpdir(), "vedette-history-")), "vedette.db");

function desk(db = openDatabase(":memory:")) {
  const flags = new FlagStore(db);
  for (const id of ["f1", "f2"]) flags.save(aFlag(id));
  let at = 0;
  const say = (by: string, flagIds: readonly string[], word: Parameters<typeof flags.history.add>[0][number]["word"]) =>
    flags.history.add(
      flagIds.map((flagId) => ({ flagId, word })),
      { by, at: ++at },
    );
  return { flags, say, undo: (act: number) => flags.history.undo(act, { by: "Bo", at: ++at }) };
}
const confirmed = { field: "verdict", value: { kind: "confirmed" } } as const;
const dismissed = { field: "verdict", value: { kind: "dismissed", reason: "local traffic" } } as const;

it("everything that was said of a flag is in its history with who and when, and the newest word holds", () => {
  const { flags, say } = desk();
  say("Ada", ["f1"], dismissed);
  say("Bo", ["f1"], confirmed);
  say("Bo", ["f1"], { field: "note", value: "white van" });
  say("Bo", ["f1"], { field: "tags", value: ["night", "van"] });
  say("Ada", ["f1"], { field: "escalated", value: true });
  const { id: _i, sortieId: _s, ...said } = flags.get("f1");
  expect(said).toMatchObject({
    verdict: { kind: "confirmed", by: "Bo", at: 2 },
    note: "white van",
    tags: ["night", "van"],
    escalated: { by: "Ada", at: 5 },
  });
  expect(flags.history.of("f1").map(({ act, by, at, field, value }) => [act, by, at, field, value])).toEqual([
    [1, "Ada", 1, "verdict", { kind: "dismissed", reason: "local traffic" }],
    [2, "Bo", 2, "verdict", { kind: "confirmed" }],
    [3, "Bo", 3, "note", "white van"],
    [4, "Bo", 4, "tags", ["night", "van"]],
    [5, "Ada", 5, "escalated", true],
  ]);
});

it("a deed about several flags is taken back and done again as one, and stays in the history", () => {
  const { flags, say, undo } = desk();
  say("Ada", ["f2"], confirmed);
  const act = say("Ada", ["f1", "f2"], dismissed);
  const undone = undo(act);
  expect(undone.flagIds).toEqual(["f1", "f2"]);
  expect(["f1", "f2"].map((id) => flags.get(id).verdict?.kind)).toEqual([undefined, "confirmed"]);
  expect(() => undo(act)).toThrow("It was taken back already");
  expect(flags.history.of("f1")).toEqual([
    { act, at: 2, by: "Ada", ...dismissed, undone: true },
    { act: undone.act, at: 3, by: "Bo", field: "undo", value: act },
  ]);
  expect(undo(undone.act).act).toBe(act);
  expect(["f1", "f2"].map((id) => flags.get(id).verdict?.kind)).toEqual(["dismissed", "dismissed"]);
  expect(() => undo(undone.act)).toThrow("It was taken back already");
  undo(act);
  expect(flags.get("f1").verdict).toBeUndefined();
});

it("a deed about very many flags is said at once and holds as it is reckoned; what is said meanwhile is not lost", () => {
  const db = openDatabase(":memory:");
  const flags = new FlagStore(db);
  const ids = Array.from({ length: 50 }, (_, n) => `f${n}`);
  for (const id of ids) flags.save(aFlag(id));
  const standing = () => ids.map((id) => flags.get(id).verdict?.kind ?? "none");
  const settle = (steps = Number.POSITIVE_INFINITY) => {
    const left = flags.history.settle();
    for (let n = 0; n < steps && !left.next().done; n++);
  };
  const act = flags.history.addMany(
    ids.map((flagId) => ({ flagId, word: dismissed })),
    { by: "Ada", at: 1 },
  );
  expect(flags.history.of("f49").map(({ act: deed, value }) => [deed, value])).toEqual([[act, dismissed.value]]);
  settle(1);
  expect(standing()).toEqual(ids.map((_, n) => (n < 20 ? "dismissed" : "none")));
  flags.history.add([{ flagId: "f49", word: confirmed }], { by: "Bo", at: 2 });
  settle();
  expect(standing()).toEqual(ids.map((_, n) => (n < 49 ? "dismissed" : "confirmed")));
  const undone = flags.history.undoMany(act, { by: "Ada", at: 3 });
  expect(() => flags.history.undoMany(act, { by: "Ada", at: 3 })).toThrow("It was taken back already");
  settle();
  expect([undone.flagIds, standing()]).toEqual([ids, ids.map((_, n) => (n < 49 ? "none" : "confirmed"))]);
  expect(flags.history.undoMany(undone.act, { by: "Ada", at: 4 }).act).toBe(act);
  settle();
  expect(standing()).toEqual(ids.map((_, n) => (n < 49 ? "dismissed" : "confirmed")));
});

it("what a station that was killed has left of such a deed holds when its database is opened again", () => {
  const path = file();
  const db = openDatabase(path);
  const flags = new FlagStore(db);
  const ids = Array.from({ length: 50 }, (_, n) => `f${n}`);
  for (const id of ids) flags.save(aFlag(id));
  flags.history.addMany(
    ids.map((flagId) => ({ flagId, word: dismissed })),
    { by: "Ada", at: 1 },
  );
  flags.history.settle().next();
  const again = openDatabase(path);
  const reopened = new FlagStore(again);
  expect(ids.map((id) => reopened.get(id).verdict?.kind)).toEqual(ids.map(() => "dismissed"));
  expect(again.prepare("SELECT count(*) AS n FROM flagFold").get()).toEqual({ n: 0 });
});

it("what is left of such a deed brings nothing back of a flag that was deleted meanwhile", () => {
  const db = openDatabase(":memory:");
  const { flags } = desk(db);
  const words = ["f1", "f2"].map((flagId) => ({ flagId, word: { field: "note", value: "private garden" } as const }));
  flags.history.addMany(words, { by: "Ada", at: 1 });
  const stones = new Tombstones(db, new AuditLog(db, { now: () => 2 }), { begin: () => {} });
  const { sortieId, openedAt, lastAt, rule } = flags.get("f1");
  const stone = {
    flagId: "f1",
    sortieId,
    openedAt,
    lastAt,
    rule,
    by: "Ada",
    at: 2,
    reason: "x",
    files: [],
    station: "",
  };
  stones.bury(flags.get("f1"), stone, []);
  for (const settled = flags.history.settle(); !settled.next().done; );
  expect(db.prepare("SELECT id, note FROM flag ORDER BY id").all()).toEqual([
    { id: "f1", note: "" },
    { id: "f2", note: "private garden" },
  ]);
  const found = "SELECT rowid AS key FROM flagText WHERE flagText MATCH 'garden'";
  const { key } = db.prepare("SELECT key FROM flagRow WHERE flagId = 'f2'").get() as { key: number };
  expect(db.prepare(found).all()).toEqual([{ key }]);
});

it("what was said that is damaged is told, and what was said before holds", () => {
  const db = openDatabase(":memory:");
  const { flags, say } = desk(db);
  say("Ada", ["f1"], dismissed);
  say("Bo", ["f1"], confirmed);
  db.exec("UPDATE flagEvent SET value = substr(value, 1, 9) WHERE by = 'Bo'");
  expect(() => flags.history.of("f1")).toThrow("Some of what was said of flag f1 is damaged and can not be read");
  foldFlag(db, "f1", "verdict");
  expect(flags.get("f1").verdict?.by).toBe("Ada");
});

it("what is said here holds over what came from another station, however far back this clock stands", () => {
  const db = openDatabase(":memory:");
  const { flags } = desk(db);
  const judge = (by: string, at: number) =>
    flags.history.add([{ flagId: "f1", word: { field: "verdict", value: { kind: "confirmed", reason: by } } }], {
      by,
      at,
    });
  const came = (by: string, at: number) => {
    const value = JSON.stringify({ kind: "dismissed", reason: by });
    const event = { act: 1, flagId: "f1", at, by, field: "verdict", value, undone: 0 };
    takeInEvents(db, [event], new Map([["f1", "f1"]]));
    for (const settled = flags.history.settle(); !settled.next().done; );
  };
  const standing = () => flags.get("f1").verdict?.by;
  const first = judge("Ada", 30);
  came("Eve", 20);
  expect(standing()).toBe("Ada");
  flags.history.undo(first, { by: "Ada", at: 40 });
  expect(standing()).toBe("Eve");
  came("Fay", 10);
  expect(standing()).toBe("Eve");
  const late = judge("Bo", 15); // the clock fell back
  expect(standing()).toBe("Bo");
  flags.history.undo(late, { by: "Bo", at: 16 });
  expect(standing()).toBe("Eve");
});

it("a deed about very many flags of which one is not known is not done at all", () => {
  const { flags } = desk();
  const words = ["f1", "f9"].map((flagId) => ({ flagId, word: dismissed }));
  expect(() => flags.history.addMany(words, { by: "Ada", at: 1 })).toThrow("There is no flag f9");
  expect([flags.history.of("f1"), [...{ [Symbol.iterator]: () => flags.history.settle() }]]).toEqual([[], []]);
});

it("what others said since stays when an older deed is taken back", () => {
  const { flags, say, undo } = desk();
  const note = (by: string, value: string) => say(by, ["f1"], { field: "note", value });
  const first = note("Ada", "a van");
  note("Bo", "a white van");
  undo(first);
  expect(flags.get("f1").note).toBe("a white van");
});

it("a clock that jumped back changes nothing of which verdict is the newest", () => {
  const { flags } = desk();
  flags.setVerdict("f1", "confirmed", "Ada", 9_000);
  flags.setVerdict("f1", "dismissed", "Bo", 2_000);
  expect(flags.get("f1").verdict).toEqual({ kind: "dismissed", by: "Bo", at: 2_000 });
});

it("a deed of which one flag is not known is not done at all", () => {
  const { flags, say } = desk();
  expect(() => say("Ada", ["f1", "f9"], confirmed)).toThrow("There is no flag f9");
  expect(flags.history.of("f1")).toEqual([]);
  expect(flags.get("f1").verdict).toBeUndefined();
});

it("a verdict that was answered is there for another connection, as after a crash", () => {
  const path = file();
  const { say } = desk(openDatabase(path));
  say("Ada", ["f1"], dismissed);
  expect(new FlagStore(openDatabase(path)).get("f1").verdict).toEqual({
    ...{ kind: "dismissed", reason: "local traffic" },
    ...{ by: "Ada", at: 1 },
  });
});

it("a flag of another station with the same id is not written over the one that is there", () => {
  const { flags } = desk();
  expect(() => flags.save(aFlag("f1", { sortieId: "s9", reason: "other" }))).toThrow(
    "There is another flag f1, of sortie s1: that of s9 is not written over it",
  );
  expect(flags.get("f1").reason).toBe("vehicle in the watch zone for 3 s");
});

it("spans of footage that show flags are told anew when sightings grow, and no more once a flag is removed", () => {
  const db = openDatabase(":memory:");
  const flags = new FlagStore(db);
  const [first] = aFlag("f1").sightings;
  flags.save(aFlag("f1"));
  flags.save(aFlag("f2", { sightings: [] }));
  const { streamId, fromAt, toAt } = first as NonNullable<typeof first>;
  expect(flags.spans()).toEqual([{ streamId, fromAt, toAt }]);
  flags.save(
    aFlag("f1", {
      sightings: [
        { ...first!, toAt: 9_000 },
        { ...first!, fromAt: 20_000, toAt: 21_000 },
      ],
    }),
  );
  expect(flags.spans()).toEqual([
    { streamId, fromAt, toAt: 9_000 },
    { streamId, fromAt: 20_000, toAt: 21_000 },
  ]);
  db.exec("UPDATE flagRow SET removedAt = 1, revision = revision + 9 WHERE flagId = 'f1'");
  expect(flags.spans()).toEqual([]);
});

it("flags, verdicts and notes of a database from before there was a history begin it", () => {
  const path = file();
  const old = openDatabase(path, 4);
  const body = (id: string, reason: string) => JSON.stringify({ ...aFlag(id), reason });
  const insert = old.prepare(
    "INSERT INTO flag (id, sortieId, openedAt, state, body, note) VALUES (?, 's1', ?, 'closed', ?, ?)",
  );
  insert.run("a", 1_000, body("a", "vehicle in the watch zone of “North ridge” for 3 s"), "a van");
  insert.run("b", 2_000, body("b", "vehicle near"), "");
  insert.run("c", 3_000, "{ torn", "");
  insert.run(
    "d",
    4_000,
    '{"lastAt":"x","place":{"lat":"y","lon":1e300},"sightings":[1,"{",{"streamId":"v1","fromAt":"z"}]}',
    "",
  );
  const verdict = old.prepare("INSERT INTO verdict (flagId, kind, by, at) VALUES (?, ?, ?, ?)");
  verdict.run("a", "dismissed", "Ada", 20);
  verdict.run("a", "confirmed", "Bo", 10);
  verdict.run("b", "confirmed", "Bo", 10);
  verdict.run("b", null, "Bo", 11);
  old.close();
  const flags = new FlagStore(openDatabase(path));
  expect(
    flags.list().map(({ id, verdict, note, section, reason }) => ({ id, verdict, note, section, reason })),
  ).toEqual([
    { id: "d", note: "", reason: "What was kept of flag d is damaged and can not be read" },
    { id: "c", note: "", reason: "What was kept of flag c is damaged and can not be read" },
    { id: "b", note: "", reason: "vehicle near" },
    {
      id: "a",
      verdict: { kind: "confirmed", by: "Bo", at: 10 },
      note: "a van",
      section: "North ridge",
      reason: "vehicle in the watch zone of “North ridge” for 3 s",
    },
  ]);
  expect(flags.history.of("a").map(({ by, field, value }) => [by, field, value])).toEqual([
    ["Ada", "verdict", { kind: "dismissed" }],
    ["Bo", "verdict", { kind: "confirmed" }],
    ["", "note", "a van"],
  ]);
  expect(flags.ofSortie("s1").length).toBe(4);
  expect(flags.spans()).toEqual([
    { streamId: "v1", fromAt: 1_000, toAt: 4_000 },
    { streamId: "v1", fromAt: 1_000, toAt: 4_000 },
  ]);
});
