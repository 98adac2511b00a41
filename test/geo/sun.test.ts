import { expect, it } from "vitest";
import { sunElevation } from "../../src/geo/sun.ts";

const at = (text: string): number => Date.parse(text);

it("the sun stands where the reference example of NREL's solar position algorithm has it", () => {
  // Reda and Andreas, NREL/TP-560-34302, table A5.1: elevation without refraction 39.872°.
  const place = { lat: 39.742476, lon: -105.1786 };
  expect(Math.abs(sunElevation(place, at("2003-10-17T19:30:30Z")) - 39.872)).toBeLessThan(0.03);
});

it("the sun is overhead on the tropic at the solstice, and on the equator at the equinox", () => {
  // The equation of time: true noon is 2 minutes later in June, 7.4 minutes later in March.
  expect(sunElevation({ lat: 23.436, lon: 0 }, at("2024-06-20T12:01:50Z"))).toBeGreaterThan(89.9);
  expect(sunElevation({ lat: 0, lon: 0 }, at("2024-03-20T12:07:25Z"))).toBeGreaterThan(89.8);
});

it("it is night at midnight, all day in the polar night, and never at midsummer beyond the polar circle", () => {
  expect(sunElevation({ lat: 48, lon: 16 }, at("2024-11-24T23:00:00Z"))).toBeLessThan(-50);
  const hours = Array.from({ length: 24 }, (_, hour) => hour * 3_600_000);
  const over = (lat: number, day: string) => hours.map((ms) => sunElevation({ lat, lon: 25 }, at(day) + ms));
  expect(Math.max(...over(80, "2024-12-21T00:00:00Z"))).toBeCloseTo(-13.44, 1);
  expect(Math.min(...over(80, "2024-06-20T00:00:00Z"))).toBeCloseTo(13.44, 1);
});

it("sunrise is when an almanac has it, refraction and the sun's half width left out", () => {
  // Vienna, 24 November 2024: sunrise at 07:13 CET, when the sun's middle is 0.83° below the horizon.
  const vienna = { lat: 48.2082, lon: 16.3738 };
  expect(Math.abs(sunElevation(vienna, at("2024-11-24T06:13:30Z")) + 0.83)).toBeLessThan(0.3);
});

it("it does not matter on which side of the date line a longitude is written", () => {
  const instant = at("2024-05-01T01:00:00Z");
  expect(sunElevation({ lat: 10, lon: 181 }, instant)).toBeCloseTo(sunElevation({ lat: 10, lon: -179 }, instant), 9);
});
