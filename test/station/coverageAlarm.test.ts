import { expect, it } from "vitest";
import type { CoverageForecast } from "../../src/mission/coverageForecast.ts";
import { type AlarmQuestion, coverageAlarm } from "../../src/station/coverageAlarm.ts";

const MINUTE = 60_000;
const now = Date.parse("2026-06-01T14:00:00Z");
const forecast = (late: CoverageForecast["late"]): CoverageForecast => ({
  ...{ at: [], worstMs: [], peakMs: 0, peakAt: now },
  late,
});
const asked = (more: Partial<AlarmQuestion> & { worstMin?: number; everSeen?: boolean }): AlarmQuestion => ({
  ...{ name: "River", isArea: false, forecast: undefined, promiseMs: 20 * MINUTE, now },
  age: { seen: 90, young: 80, worstMs: (more.worstMin ?? 5) * MINUTE, along: 3_210, everSeen: more.everSeen ?? true },
  ...more,
});

it("nothing is wrong where nothing was promised, and while the promise is kept and will be", () => {
  expect(coverageAlarm(asked({ promiseMs: undefined, worstMin: 999 }))).toBeUndefined();
  expect(coverageAlarm(asked({ forecast: forecast([]), worstMin: 19 }))).toBeUndefined();
  expect(coverageAlarm(asked({ worstMin: 15 }))).toBeUndefined();
});

it("that nobody comes in time is said before the promise is broken, and who comes at last", () => {
  const late = { from: 3_000, to: 4_200, dueAt: now + 8 * MINUTE, comesAt: now + 32 * MINUTE };
  expect(coverageAlarm(asked({ worstMin: 12, forecast: forecast([late]) }))).toEqual({
    broken: false,
    words: "River is not seen again in time: nobody comes before 14:32 UTC (km 3.0 to 4.2, due by 14:08 UTC)",
    remedy: "Launch a drone for that stretch, send one there, or plan the schedule anew.",
  });
  const { comesAt: _, ...never } = late;
  expect(coverageAlarm(asked({ worstMin: 12, forecast: forecast([late, never]) }))?.words).toBe(
    "River is not seen again in time: nobody is known to come (km 3.0 to 4.2, due by 14:08 UTC)",
  );
});

it("what is due only in hours is not told yet", () => {
  const late = { from: 0, to: 100, dueAt: now + 11 * MINUTE };
  expect(coverageAlarm(asked({ forecast: forecast([late]) }))).toBeUndefined();
  expect(coverageAlarm(asked({ forecast: forecast([{ ...late, dueAt: now + 9 * MINUTE }]) }))).toBeDefined();
});

it("a broken promise says how long, where, and whether somebody is on the way", () => {
  const late = { from: 3_000, to: 4_200, dueAt: now - 3 * MINUTE, comesAt: now + 5 * MINUTE };
  expect(coverageAlarm(asked({ worstMin: 23, forecast: forecast([late]) }))?.words).toBe(
    "River was not seen for 23 min at km 3.2, 20 min were promised; nobody comes before 14:05 UTC",
  );
  const coming = coverageAlarm(asked({ worstMin: 23, forecast: forecast([]) }));
  expect(coming?.words).toBe("River was not seen for 23 min at km 3.2, 20 min were promised");
  expect(coming?.remedy).toContain("on its way");
  expect(coverageAlarm(asked({ worstMin: 200, everSeen: false, isArea: true }))).toMatchObject({
    broken: true,
    words: "River was not seen yet, 20 min were promised; no schedule says who comes",
  });
});

it("without a schedule it is told when four fifths of the promised time are over", () => {
  expect(coverageAlarm(asked({ worstMin: 17 }))?.words).toBe(
    "River may not be seen again in time: no schedule says who comes (km 3.2, due by 14:03 UTC)",
  );
});
