import { expect, test } from "vitest";
import { listed, neighbour } from "../../renderer/review/flagOrder.ts";
import { timeScale } from "../../renderer/review/timeScale.ts";
import { flag } from "./records.ts";

const confirmed = { kind: "confirmed", by: "Ada", at: 9 } as const;
const flags = [
  flag({ id: "a", openedAt: 1, score: 0.5 }),
  flag({ id: "b", openedAt: 3, score: 0.9, verdict: confirmed }),
  flag({ id: "c", openedAt: 2, score: 0.7, verdict: { ...confirmed, kind: "dismissed" } }),
];
const ids = (...args: Parameters<typeof listed>) => listed(...args).map((f) => f.id);

test("flags are filtered by verdict and sorted as asked", () => {
  expect(ids(flags, "all", "newest")).toEqual(["b", "c", "a"]);
  expect(ids(flags, "all", "oldest")).toEqual(["a", "c", "b"]);
  expect(ids(flags, "all", "score")).toEqual(["b", "c", "a"]);
  expect(ids(flags, "unreviewed", "newest")).toEqual(["a"]);
  expect(ids(flags, "confirmed", "newest")).toEqual(["b"]);
  expect(ids(flags, "dismissed", "newest")).toEqual(["c"]);
});

test("moving through the list stops at its ends and begins at the first", () => {
  expect(neighbour(flags, "a", 1)).toBe("b");
  expect(neighbour(flags, "c", 1)).toBe("c");
  expect(neighbour(flags, "a", -1)).toBe("a");
  expect(neighbour(flags, "hidden by the filter", 1)).toBe("a");
  expect(neighbour([], null, 1)).toBeNull();
});

test("the time line spans the sortie and labels round instants", () => {
  const sortie = { id: "s1", vehicleId: "1:1", startedAt: 600_000, endedAt: 900_000 };
  const scale = timeScale(sortie, [flag({ openedAt: 700_000, lastAt: 750_000 })], 750_000);
  expect([scale.fromAt, scale.toAt]).toEqual([600_000, 900_000]);
  expect([scale.percentOf(600_000), scale.percentOf(750_000), scale.percentOf(2_000_000)]).toEqual([0, 50, 100]);
  expect([scale.ticks, scale.seconds]).toEqual([[600_000, 660_000, 720_000, 780_000, 840_000, 900_000], false]);
});

test("a sortie in flight reaches to the newest flag, and is never shorter than a minute", () => {
  const scale = timeScale(
    { id: "s1", vehicleId: "1:1", startedAt: 100_000 },
    [flag({ openedAt: 110_000, lastAt: 111_000 })],
    111_000,
  );
  expect([scale.fromAt, scale.toAt]).toEqual([51_000, 111_000]);
});
