import { expect, it } from "vitest";
import type { SectionRecord } from "../../src/contract/coverage.ts";
import { CoverageMinuteBook } from "../../src/station/coverageMinute.ts";

const said = (at: number, worstMs: number, young: number, drones: readonly string[] = []) =>
  ({
    at,
    age: { worstMs, along: worstMs / 10, young, seen: 90 },
    vehicleIds: drones,
    promiseMs: 900,
  }) as unknown as SectionRecord;

it("the worst of a minute is given when the next one begins", () => {
  const book = new CoverageMinuteBook();
  const given = [
    said(60_000, 500, 80),
    said(90_000, 700, 70, ["a", "b"]),
    said(119_000, 600, 75, ["a"]),
    said(121_000, 100, 99),
    said(125_000, 110, 98),
    said(300_000, 400, 50),
  ].map((record) => book.take(record));
  expect(given).toEqual([
    ...[undefined, undefined, undefined],
    { at: 119_000, worstMs: 700, along: 70, young: 70, seen: 90, drones: 2, promiseMs: 900 },
    undefined,
    { at: 125_000, worstMs: 110, along: 11, young: 98, seen: 90, drones: 0, promiseMs: 900 },
  ]);
});
