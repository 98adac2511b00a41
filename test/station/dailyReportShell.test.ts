import { expect, it } from "vitest";
import { parseStationArguments } from "../../src/station/arguments.ts";
import { dailyOrderOf } from "../../src/station/dailyReportShell.ts";

it("a day and a time zone are given at the shell, the zone of this computer unless one is named", () => {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(dailyOrderOf({ daily: "2026-01-31", zone: "Asia/Tokyo" })).toEqual({
    ...{ day: "2026-01-31", timeZone: "Asia/Tokyo" },
  });
  expect(dailyOrderOf({ daily: "2026-01-31" })).toEqual({ day: "2026-01-31", timeZone: own });
  expect(dailyOrderOf({})).toBeUndefined();
  const { daily, offline, headless } = parseStationArguments(["--daily", "2026-01-31", "--zone", "UTC"], 0);
  expect([daily, offline, headless]).toEqual([{ day: "2026-01-31", timeZone: "UTC" }, undefined, false]);
});

it.each([
  [{ daily: "yesterday" }, "There is no day yesterday"],
  [{ daily: "2026-01-31", zone: "Vienna" }, "There is no time zone Vienna"],
  [{ zone: "UTC" }, "--zone is of use only with --daily DAY"],
])("%o is refused with what is wrong", (given, words) => {
  expect(() => dailyOrderOf(given)).toThrow(words);
});
