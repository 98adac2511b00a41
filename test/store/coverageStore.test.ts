import { expect, it } from "vitest";
import { CoverageStore } from "../../src/store/coverageStore.ts";
import { openDatabase } from "../../src/store/database.ts";

const MINUTE = 60_000;
const opened = () => {
  const db = openDatabase(":memory:");
  return { db, store: new CoverageStore(db) };
};
const minute = (n: number, worst = n, promiseMs?: number) => ({
  ...{ at: n * MINUTE, worstMs: worst * MINUTE, along: 10, young: 50 + n, seen: 60, drones: n % 3 },
  ...(promiseMs !== undefined && { promiseMs }),
});

it("sections that are watched are known again after a restart, and those that ended are not", () => {
  const { db, store } = opened();
  store.save({ id: "a", startedAt: 1, body: "{}" });
  store.save({ id: "b", startedAt: 2, body: "{}" });
  store.save({ id: "a", startedAt: 3, body: '{"name":"A"}' });
  store.end("b", 9);
  const again = new CoverageStore(db);
  expect(again.open()).toEqual([{ id: "a", startedAt: 3, body: '{"name":"A"}' }]);
  expect(again.section("b")).toEqual({ id: "b", startedAt: 2, body: "{}" });
  store.save({ id: "b", startedAt: 11, body: "{}" });
  expect(again.open().map(({ id }) => id)).toEqual(["a", "b"]);
});

it("the age of a section comes back minute by minute, of its own section and time alone", () => {
  const { store } = opened();
  for (let n = 0; n < 10; n++) store.addMinute("a", minute(n, n, n > 3 ? 900_000 : undefined));
  store.addMinute("other", minute(4, 99));
  expect(store.history("a", 3 * MINUTE, 5 * MINUTE)).toEqual([
    { at: 3 * MINUTE, worstMs: 3 * MINUTE, young: 53, seen: 60, drones: 0 },
    { at: 4 * MINUTE, worstMs: 4 * MINUTE, young: 54, seen: 60, drones: 1, promiseMs: 900_000 },
  ]);
});

it("a long time is told in few points, each the worst of what it stands for", () => {
  const { store } = opened();
  for (let n = 0; n < 600; n++) store.addMinute("a", minute(n, n === 333 ? 77 : 5));
  const points = store.history("a", 0, 600 * MINUTE, 10);
  expect(points.map(({ worstMs }) => worstMs / MINUTE)).toEqual([5, 5, 5, 5, 5, 77, 5, 5, 5, 5]);
});

it("of old minutes the worst of each ten stays, of new ones all", () => {
  const { store } = opened();
  for (let n = 0; n < 30; n++) store.addMinute("a", minute(n, n === 13 ? 40 : 5));
  store.thin(20 * MINUTE);
  const left = store.history("a", 0, 60 * MINUTE);
  expect(left.map(({ at }) => at / MINUTE)).toEqual([9, 13, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
});

it("when each cell was last seen comes back exactly, and what is damaged is as if it had not been seen", () => {
  const { db, store } = opened();
  const cells = { lastSeenAt: Float64Array.of(Number.NaN, 1_764_000_000_123.5, 0), why: Uint8Array.of(0, 4, 3) };
  store.keepCells("a", 0, cells);
  store.keepCells("a", 7, cells);
  store.keepCells("a", 7, { lastSeenAt: Float64Array.of(5), why: Uint8Array.of(4) });
  db.prepare("INSERT INTO coverageSeen (sectionId, stretch, body) VALUES ('a', 9, x'00ff01')").run();
  expect(store.cells("a")).toEqual(
    new Map([
      [0, cells],
      [7, { lastSeenAt: Float64Array.of(5), why: Uint8Array.of(4) }],
    ]),
  );
});

it("of a vehicle the newest sortie that was compared is told", () => {
  const { store } = opened();
  const flown = (sortieId: string, at: number, share: number) => ({
    ...{ sortieId, vehicleId: "1:1", planName: "River", at, planned: 90, flown: share, both: share, more: 0 },
    missed: [{ from: 0, to: 100, why: "hidden by terrain" }],
  });
  store.keepFlown(flown("s2", 20, 80));
  store.keepFlown(flown("s1", 10, 70));
  expect(store.flownOf("1:1")).toEqual(flown("s2", 20, 80));
  expect(store.flownOf("2:1")).toBeUndefined();
});
