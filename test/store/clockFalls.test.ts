import { expect, it } from "vitest";
import { AuditLog } from "../../src/store/auditLog.ts";
import { ClockFalls } from "../../src/store/clockFalls.ts";
import { openDatabase } from "../../src/store/database.ts";

const hour = 3_600_000;
const day = 24 * hour;
const begun = Date.UTC(2026, 0, 1);

/** A log whose lines were written at these hours after its begin, each about a thing of its number. */
function logOf(hours: readonly number[]) {
  const db = openDatabase(":memory:");
  let at = begun;
  const log = new AuditLog(db, { now: () => at });
  const add = (later: readonly number[]) =>
    later.forEach((one) => {
      at = begun + one * hour;
      log.add({ kind: "x", about: [`flag:${log.next()}`] });
    });
  add(hours);
  const falls = new ClockFalls(db);
  const floors = async (now: number) => {
    await falls.read(begun + now * hour);
    const lines = Array.from({ length: log.next() - 1 }, (_, n) => falls.floorOf(`flag:${n + 1}`));
    return lines.map((floor) => (floor === undefined ? undefined : (floor - begun) / hour));
  };
  return { db, log, falls, add, floors };
}

it("lines that were written while the clock stood back are of the last time before at the earliest", async () => {
  const { floors, add, falls } = logOf([0, 1, 100, 40, 41, 99.5, 101, 30]);
  expect(falls.known).toBe(false);
  const none = undefined;
  expect(await floors(200)).toEqual([none, none, none, 100, 100, none, none, 101]);
  add([31, 150]);
  expect(await floors(200)).toEqual([none, none, none, 100, 100, none, none, 101, 101, none]);
  expect(falls.known).toBe(true);
});

it("what the clock said while it stood back may have been later, and nothing else", async () => {
  const { falls, log, floors } = logOf([0, 50, 100, 40, 45, 101]);
  await floors(200);
  const earliest = (at: number) => (falls.earliest(begun + at * hour, log.station) - begun) / hour;
  expect([30, 38.5, 39.5, 42, 45.5, 47, 101].map(earliest)).toEqual([30, 38.5, 100, 100, 100, 47, 101]);
});

it("lines of the future tell nothing until it has come", async () => {
  const { floors } = logOf([0, 500, 10, 20]);
  expect(await floors(100)).toEqual([undefined, undefined, undefined, undefined]);
  expect(await floors(600)).toEqual([undefined, undefined, 500, 500]);
});

it("each station's log is followed by itself, of thousands of lines too, and a log that has no falls costs no question", async () => {
  const { db, floors, log } = logOf([0, 50, 20]);
  const other = new AuditLog(openDatabase(":memory:"), { now: () => begun + 5 * hour });
  for (let n = 0; n < 3; n++) log.keepLine({ ...other.add({ kind: "x", about: ["flag:3"] }), entry: entryOf(n) });
  expect(await floors(100)).toEqual([undefined, undefined, 50]);
  for (let n = 0; n < 2_500; n++) log.add({ kind: "x" });
  expect((await floors(100)).slice(0, 3)).toEqual([undefined, undefined, 50]);
  const calm = openDatabase(":memory:");
  const falls = new ClockFalls(calm);
  await falls.read(begun + day);
  expect([falls.known, falls.floorOf("flag:1"), db.isOpen]).toEqual([true, undefined, true]);

  function entryOf(n: number) {
    return {
      form: 1,
      station: other.station,
      sequence: n + 1,
      at: begun,
      kind: "x",
      by: "",
      about: [],
      body: {},
      salt: "",
    } as const;
  }
});
