import { expect, test } from "vitest";
import { ageSeries, blindWords, calm, flownWords, sectionWords } from "../../../renderer/fly/seenWords.ts";
import type { SectionRecord } from "../../../src/contract/coverage.ts";

const MINUTE = 60_000;
const at = new Date(2026, 5, 1, 14, 0).getTime();
const names: Readonly<Record<string, string>> = { "1:1": "Quad 1", "2:1": "Quad 2" };
const nameOf = (vehicleId: string) => names[vehicleId] ?? vehicleId;
const record: SectionRecord = {
  ...{ id: "s", name: "River", asked: true, section: [], length: 12_345, pixels: 16, startedAt: at - 60 * MINUTE, at },
  ...{ promiseMs: 20 * MINUTE, youngMs: 20 * MINUTE, vehicleIds: ["2:1", "1:1"] },
  age: { seen: 95, young: 87.4, worstMs: 17.9 * MINUTE, along: 3_210, everSeen: true },
};
const forecast = {
  ...{ at: [at, at + 30 * MINUTE], worstMs: [17.9 * MINUTE, 12 * MINUTE] },
  ...{ peakMs: 19 * MINUTE, peakAt: at + 5 * MINUTE, lastLookAt: at + 4 * 60 * MINUTE, late: [] },
};
const schedule = { name: "Night", endAt: at + 4 * 60 * MINUTE };

test("a section says its worst age, what is young, who comes and who looks", () => {
  expect(sectionWords({ ...record, schedule, forecast }, nameOf)).toEqual({
    ...{ id: "s", name: "River", length: "12.3\u202fkm", asked: true, promiseMin: 20 },
    worst: {
      ...{ text: "17\u202fmin", level: "ok" },
      hint: "The place that waits longest, at km 3.2, was last seen well enough so long ago",
    },
    young: { label: "Seen within 20\u202fmin", text: "87 %" },
    coming: "By Night: 19\u202fmin at worst, at 14:05; last look at 18:00",
    seers: "Seen now by Quad 1, Quad 2",
  });
});

test("what is wrong is told by level and in words, and without a promise there is no level", () => {
  const alarm = { broken: false, words: "nobody comes", remedy: "Launch" };
  expect(sectionWords({ ...record, alarm }, nameOf)).toMatchObject({ worst: { level: "caution" }, alarm });
  expect(sectionWords({ ...record, alarm: { ...alarm, broken: true } }, nameOf).worst.level).toBe("alarm");
  const { promiseMs: _, ...without } = record;
  const quiet = sectionWords({ ...without, vehicleIds: [] }, nameOf);
  expect(quiet.worst).not.toHaveProperty("level");
  expect([quiet.promiseMin, quiet.coming, quiet.seers]).toEqual([
    ...[null, "No schedule says who comes", "Nobody sees it now"],
  ]);
  const { lastLookAt: __, ...nobody } = forecast;
  expect(sectionWords({ ...record, schedule, forecast: nobody }, nameOf).coming).toBe(
    "By Night: nobody is known to come",
  );
});

test("without a schedule it goes on by those in the air", () => {
  expect(sectionWords({ ...record, forecast }, nameOf).coming).toBe(
    "By those in the air, without a schedule: 19\u202fmin at worst, at 14:05; last look at 18:00",
  );
});

test("words do not flicker: seconds go in tens, minutes are whole", () => {
  expect([0, 14_000, 119_000, 125_000, 125 * MINUTE, 60 * 60 * MINUTE].map(calm)).toEqual([
    ...["0\u202fs", "10\u202fs", "2\u202fmin", "2\u202fmin"],
    ...["2\u202fh 5\u202fmin", "60\u202fh"],
  ]);
});

test("a camera that does not count is named with why", () => {
  const why = "it is night, and it is not thermal";
  const blind = ["main", "second"].map((cameraId) => ({ vehicleId: "1:1", cameraId, why }));
  expect(blindWords(blind, nameOf)).toEqual([
    `Quad 1 does not count: ${why}`,
    `Quad 1, camera second does not count: ${why}`,
  ]);
});

test("planned against flown says what was kept and the longest that was missed", () => {
  const missed = [100, 400, 50, 200].map((long, i) => ({ from: 1_000 * i, to: 1_000 * i + long, why: "too dark" }));
  const flown = {
    sortieId: "s",
    vehicleId: "v",
    planName: "River",
    at,
    planned: 80,
    flown: 64,
    both: 60,
    more: 4,
    missed,
  };
  expect(flownWords(flown)).toEqual({
    ...{ planned: "80 %", flown: "64 %" },
    lines: [
      "75 % of what was planned was seen, and 4 % more",
      "Missed: km 1.0 to 1.4, too dark",
      "Missed: km 3.0 to 3.2, too dark",
      "Missed: km 0.0 to 0.1, too dark",
      "and 1 shorter stretch",
    ],
  });
  expect(flownWords({ ...flown, more: 0, missed: [] }).lines).toEqual(["75 % of what was planned was seen"]);
});

test("the plot goes from what was to what will be, and is broken where nothing was written down", () => {
  const point = (minutesAgo: number, worst: number) => ({
    ...{ at: at - minutesAgo * MINUTE, worstMs: worst * MINUTE, young: 0, seen: 0, drones: 0 },
  });
  const [times, was, will, promise] = ageSeries([point(30, 5), point(29, 6), point(28, 7), point(2, 9), point(1, 10)], {
    ...record,
    forecast,
  });
  const minutes = times.map((s) => Math.round((s * 1_000 - at) / MINUTE));
  expect(minutes).toEqual([-30, -29, -28, -28, -2, -1, 0, 30]);
  expect(was).toEqual([5, 6, 7, null, 9, 10, 17.9, null]);
  expect(will).toEqual([null, null, null, null, null, null, 17.9, 12]);
  expect(promise).toEqual(Array(8).fill(20));
});
