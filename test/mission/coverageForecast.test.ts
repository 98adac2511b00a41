import { expect, it } from "vitest";
import type { AgedPlace } from "../../src/mission/coverageAge.ts";
import { coverageForecast, type ForecastQuestion } from "../../src/mission/coverageForecast.ts";

const MINUTE = 60_000;
const now = 100 * MINUTE;
/** Ten stretches of 100 m, all seen at the same time. */
const places = (lastAt: (k: number) => number): AgedPlace[] =>
  Array.from({ length: 10 }, (_, k) => ({ along: 50 + 100 * k, from: 100 * k, to: 100 * (k + 1), lastAt: lastAt(k) }));
const asked = (more: Partial<ForecastQuestion>): ForecastQuestion => {
  const all = more.places ?? places(() => now - 5 * MINUTE);
  return {
    ...{ places: all, alongs: all.map(({ along }) => along), stretches: [], now, untilAt: now + 60 * MINUTE },
    ...{ graceMs: MINUTE, promiseMs: 15 * MINUTE, steps: 6 },
    ...more,
  };
};
/** There and back in twenty minutes, from a minute on. */
const rounds = (fromAt: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    fromAt: fromAt + i * 10 * MINUTE,
    toAt: fromAt + (i + 1) * 10 * MINUTE,
    from: i % 2 === 0 ? 0 : 1_000,
    to: i % 2 === 0 ? 1_000 : 0,
  }));

it("without anybody who comes a section only grows older, and is late from one end to the other", () => {
  const forecast = coverageForecast(asked({}));
  expect(forecast.worstMs.map((ms) => ms / MINUTE)).toEqual([5, 15, 25, 35, 45, 55, 65]);
  expect([forecast.peakMs / MINUTE, forecast.peakAt - now]).toEqual([65, 60 * MINUTE]);
  expect(forecast.late).toEqual([{ from: 0, to: 1_000, dueAt: now + 10 * MINUTE }]);
  expect(forecast.lastLookAt).toBeUndefined();
});

it("rounds that come in time keep the promise, and the age rises between them to what the ends wait", () => {
  const forecast = coverageForecast(asked({ stretches: rounds(now + MINUTE, 12), promiseMs: 20 * MINUTE }));
  expect(forecast.late).toEqual([]);
  expect(forecast.peakMs / MINUTE).toBeCloseTo(19, 0);
  expect(Math.max(...forecast.worstMs)).toBeLessThanOrEqual(forecast.peakMs);
  expect((forecast.lastLookAt as number) - now).toBeCloseTo(120.5 * MINUTE, 0);
});

it("where somebody comes too late, the stretch says since when it is due and who comes at last", () => {
  const all = places((k) => (k < 5 ? now - 14 * MINUTE : now - MINUTE));
  const forecast = coverageForecast(asked({ places: all, stretches: rounds(now + 3 * MINUTE, 1) }));
  // The first places are due in a minute; with a minute of grace the one at 50 m, seen after 3.5 minutes, is late.
  expect(forecast.late).toEqual([{ from: 0, to: 500, dueAt: now + MINUTE, comesAt: now + 3.5 * MINUTE }]);
});

it("the worst that is told lies before the last look: after it a section only grows older", () => {
  const forecast = coverageForecast(asked({ stretches: rounds(now, 2), promiseMs: undefined }));
  expect(forecast.peakAt).toBeLessThanOrEqual(forecast.lastLookAt as number);
  expect(forecast.peakMs / MINUTE).toBeCloseTo(19, 0);
  expect(forecast.worstMs.at(-1)).toBeGreaterThan(45 * MINUTE);
});

it("a drone that is a little behind is still taken to come, one that is long overdue is not", () => {
  const all = places(() => now - 15 * MINUTE);
  const late = (fromAt: number) =>
    coverageForecast(
      asked({ places: all.slice(0, 1), stretches: [{ fromAt, toAt: fromAt + 1_000, from: 0, to: 100 }] }),
    ).late;
  expect(late(now - 30_000)).toEqual([]);
  expect(late(now - 3 * MINUTE)).toHaveLength(1);
});

it("a look that was just made is not expected once more", () => {
  const all = places(() => now - 20_000).slice(0, 1);
  const stretches = [{ fromAt: now - 40_000, toAt: now - 20_000, from: 0, to: 100 }];
  expect(coverageForecast(asked({ places: all, stretches })).lastLookAt).toBeUndefined();
});

it("places beside which no schedule leads are waited for in vain", () => {
  const all = places(() => now);
  const alongs = all.map(({ along }, i) => (i < 9 ? along : Number.NaN));
  const forecast = coverageForecast(asked({ places: all, alongs, stretches: rounds(now, 12), promiseMs: 25 * MINUTE }));
  expect(forecast.late).toEqual([{ from: 900, to: 1_000, dueAt: now + 25 * MINUTE }]);
});

it("nothing is late where nothing was promised", () => {
  expect(coverageForecast(asked({ promiseMs: undefined })).late).toEqual([]);
});
