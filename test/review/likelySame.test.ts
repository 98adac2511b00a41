import { expect, it } from "vitest";
import type { FlagRecord } from "../../src/contract/records.ts";
import { offset } from "../../src/geo/enu.ts";
import { likelySame } from "../../src/review/likelySame.ts";

const MINUTE = 60_000;
const home = { lat: 48.6, lon: 16.9 };

/** A flag so many metres east of home, from a minute on for ten seconds. */
function flag(id: string, east: number, minute: number, change: Partial<FlagRecord> = {}): FlagRecord {
  const openedAt = minute * MINUTE;
  return {
    ...{ id, sortieId: "s1", state: "closed", rule: "r", reason: "", className: "car", score: 0.9, note: "" },
    ...{ openedAt, lastAt: openedAt + 10_000, stationary: false },
    place: { ...offset(home, 90, east), amsl: 200 },
    ellipse: { major: 5, minor: 3, angleDeg: 0 },
    sightings: [{ streamId: "v1", vehicleId: "1:1", trackIds: [id], fromAt: openedAt, toAt: openedAt + 10_000 }],
    ...change,
  };
}

const ids = (one: FlagRecord, ...others: FlagRecord[]): string[] => likelySame(one, others).map((pair) => pair.flag.id);

it("of the same class, near in time and within a car's reach: likely; nearest in place and time first", () => {
  const own = flag("own", 0, 60);
  const [pair] = likelySame(own, [flag("later", 3_000, 65)]);
  expect(pair).toMatchObject({ gapMs: 290_000 });
  expect(pair?.metres).toBeCloseTo(3_000, -1);
  expect(pair?.speed).toBeCloseTo((3_000 - 21.2) / 310, 1);
  expect(
    ids(own, flag("far", 5_000, 80), flag("too far", 6_500, 90), flag("before", 400, 58), flag("near", 40, 62), own),
  ).toEqual(["near", "before", "far"]);
});

it("not likely: another class, out of reach, hours apart, dismissed, or joined already", () => {
  const own = flag("own", 0, 600, { joined: "vehicle-1" });
  expect(
    ids(
      own,
      flag("truck", 40, 601, { className: "truck" }),
      flag("too fast", 5_000, 601),
      flag("long ago", 40, 600 - 121),
      flag("dismissed", 40, 601, { verdict: { kind: "dismissed", by: "Ada", at: 1 } }),
      flag("joined", 40, 601, { joined: "vehicle-1" }),
      flag("of another", 40, 601, { joined: "vehicle-2" }),
    ),
  ).toEqual(["of another"]);
});

it("two that one camera saw apart at once are two; by two cameras, or in one place, they may be one", () => {
  const own = flag("own", 0, 60, { stationary: true });
  const other = { stationary: true, sightings: [{ ...own.sightings[0]!, streamId: "v2" }] };
  expect(ids(own, flag("beside it", 80, 60, { stationary: true }))).toEqual([]);
  expect(ids(own, flag("on it", 10, 60, { stationary: true }))).toEqual(["on it"]);
  expect(ids(own, flag("other camera", 15, 60, other))).toEqual(["other camera"]);
});

it("at most five are asked about, and a great error is no proof of speed", () => {
  const own = flag("own", 0, 60);
  expect(ids(own, ...Array.from({ length: 9 }, (_, n) => flag(`f${n}`, 50 * n, 61 + n)))).toHaveLength(5);
  const vague = { ellipse: { major: 2_000, minor: 10, angleDeg: 0 } };
  expect(likelySame(own, [flag("vague", 5_000, 61, vague)])).toMatchObject([{ speed: 0 }]);
});
