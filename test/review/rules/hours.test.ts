import { describe, expect, test } from "vitest";
import { clockOf, inHours } from "../../../src/review/rules/hours.ts";
import { sunEvent } from "../../../src/review/rules/sun.ts";

const vienna = { lat: 48.2083, lon: 16.3731 };
const zone = "Europe/Vienna";

describe("the sun", () => {
  test("rises and sets within two minutes of the almanac", () => {
    // NOAA's and the Nautical Almanac Office's tables, UTC.
    const cases = [
      [{ lat: 51.4779, lon: 0 }, "2024-06-20", "03:43", "20:21"],
      [{ lat: 40.7128, lon: -74.006 }, "2024-12-21", "12:17", "21:32"],
      [{ lat: -33.8688, lon: 151.2093 }, "2024-03-20", "20:00", "08:08"],
      [{ lat: 0, lon: 0 }, "2024-03-20", "06:04", "18:11"],
    ] as const;
    for (const [place, date, rise, set] of cases) {
      const noon = Date.parse(`${date}T12:00:00Z`) - place.lon * 240_000;
      const off = (kind: "sunrise" | "sunset", text: string) => {
        const shown = Date.parse(`${date}T${text}:00Z`);
        const apart = (sunEvent(kind, noon, place) - shown) / 60_000;
        return Math.abs(apart - Math.round(apart / 1440) * 1440);
      };
      expect([date, off("sunrise", rise) <= 2, off("sunset", set) <= 2]).toEqual([date, true, true]);
    }
  });

  test("leaves no day in the polar night and no night on the polar day", () => {
    const tromso = { lat: 69.6492, lon: 18.9553 };
    const night = { from: "sunset", to: "sunrise" };
    const hours = Array.from({ length: 24 }, (_, h) => h * 3_600_000);
    const dark = (date: string) =>
      hours.filter((h) => inHours(night, Date.parse(`${date}T00:30:00Z`) + h, tromso, "Europe/Oslo")).length;
    expect([dark("2024-12-21"), dark("2024-06-21")]).toEqual([24, 0]);
  });
});

describe("hours", () => {
  const at = (text: string) => Date.parse(text);

  test("are those of the station's clock, over midnight, in summer and winter", () => {
    const night = { from: "22:00", to: "06:00" };
    const held = (text: string) => inHours(night, at(text), vienna, zone);
    expect(
      ["2024-07-01T19:59:59Z", "2024-07-01T20:00:00Z", "2024-07-02T03:59:59Z", "2024-07-02T04:00:00Z"].map(held),
    ).toEqual([false, true, true, false]);
    expect(
      ["2024-01-01T20:59:59Z", "2024-01-01T21:00:00Z", "2024-01-02T04:59:59Z", "2024-01-02T05:00:00Z"].map(held),
    ).toEqual([false, true, true, false]);
    expect(clockOf(at("2024-07-01T20:00:00Z"), zone)).toBe("22:00");
  });

  test("may lie within a day, or be all of it", () => {
    const held = (from: string, to: string, text: string) => inHours({ from, to }, at(text), vienna, zone);
    expect(held("08:00", "12:00", "2024-07-01T07:00:00Z")).toBe(true);
    expect(held("08:00", "12:00", "2024-07-01T11:00:00Z")).toBe(false);
    expect(held("06:00", "06:00", "2024-07-01T11:00:00Z")).toBe(true);
  });

  test("follow the sun at the vehicle's place, with minutes before or after", () => {
    // Vienna, 1 July 2024: sunset 20:58, sunrise of the 2nd 04:58, on the clock.
    const dark = { from: "sunset+30", to: "sunrise-60" };
    const held = (text: string) => inHours(dark, at(text), vienna, zone);
    expect(
      ["2024-07-01T19:24:00Z", "2024-07-01T19:32:00Z", "2024-07-02T01:55:00Z", "2024-07-02T02:02:00Z"].map(held),
    ).toEqual([false, true, true, false]);
  });
});
