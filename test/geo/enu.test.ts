import geodesic from "geographiclib-geodesic";
import { describe, expect, test } from "vitest";
import { bearing, distance, EnuFrame, offset } from "../../src/geo/enu.ts";
import { toDeg, toRad, wrap180, wrap360 } from "../../src/geo/position.ts";
import { random } from "./local.ts";

const wgs84 = geodesic.Geodesic.WGS84;
const inverse = (a: { lat: number; lon: number }, b: { lat: number; lon: number }) =>
  wgs84.Inverse(a.lat, a.lon, b.lat, b.lon) as { s12: number; azi1: number };

describe("a local frame", () => {
  test("takes places there and back without loss", () => {
    const frame = new EnuFrame({ lat: -33.9, lon: 151.2, amsl: 40 });
    const place = { lat: -33.87, lon: 151.25, amsl: 95 };
    const back = frame.toPosition(frame.toEnu(place));
    expect(back.lat).toBeCloseTo(place.lat, 12);
    expect(back.lon).toBeCloseTo(place.lon, 12);
    expect(back.amsl).toBe(95);
  });

  test.each([1_000, 2_000, 10_000])("is as exact %d m from its origin as it says", (reach) => {
    const next = random(7);
    for (const lat of [-60, -23, 0, 35, 47, 60])
      for (let i = 0; i < 60; i++) {
        const origin = { lat, lon: 179.9 * (2 * next() - 1) };
        const turn = 2 * Math.PI * next();
        const place = new EnuFrame(origin).toPosition({ east: reach * Math.sin(turn), north: reach * Math.cos(turn) });
        const promised = (0.4 * reach ** 2 * Math.tan(toRad(Math.abs(lat)))) / 6_378_000 + 1e-6 * reach;
        expect(Math.abs(inverse(origin, place).s12 - reach)).toBeLessThan(promised);
      }
  });
});

describe("distance and bearing", () => {
  test("agree with the geodesic over distances that are flown", () => {
    const next = random(3);
    for (let i = 0; i < 200; i++) {
      const a = { lat: 120 * next() - 60, lon: 300 * next() - 150 };
      const b = { lat: a.lat + 0.2 * (next() - 0.5), lon: a.lon + 0.2 * (next() - 0.5) };
      const { s12, azi1 } = inverse(a, b);
      if (s12 < 500) continue;
      expect(Math.abs(distance(a, b) - s12) / s12).toBeLessThan(2e-5);
      // A geodesic's azimuth changes along the way; ours is that of its middle.
      const middle = inverse(b, a).azi1 + 180;
      const mean = azi1 + wrap180(middle - azi1) / 2;
      expect(Math.abs(wrap180(bearing(a, b) - mean))).toBeLessThan(0.01);
    }
  });

  test("of a place to itself are 0", () => {
    const a = { lat: 10, lon: 20 };
    expect([distance(a, a), bearing(a, a)]).toEqual([0, 0]);
  });

  test.each([
    [0, "north"],
    [90, "east"],
    [180, "south"],
    [270, "west"],
  ])("going %d° goes %s", (azimuth) => {
    const a = { lat: 47, lon: 8 };
    const b = offset(a, azimuth, 1_000);
    expect(distance(a, b)).toBeCloseTo(1_000, 1);
    expect(wrap180(bearing(a, b) - azimuth)).toBeCloseTo(0, 2);
  });
});

test("angles fold into their ranges", () => {
  expect([wrap360(-1), wrap360(720), wrap180(180), wrap180(-181), wrap180(359)]).toEqual([359, 0, -180, 179, -1]);
  expect(toDeg(toRad(123))).toBeCloseTo(123, 12);
});

test("over the date line the short way counts, and longitudes stay within ±180°", () => {
  const [west, east] = [
    { lat: 10, lon: 179.99 },
    { lat: 10, lon: -179.99 },
  ];
  expect(distance(west, east)).toBeCloseTo(distance({ lat: 10, lon: 5 }, { lat: 10, lon: 5.02 }), 3);
  expect(bearing(west, east)).toBeCloseTo(90, 1);
  expect(bearing(east, west)).toBeCloseTo(270, 1);
  expect(offset(west, 90, distance(west, east)).lon).toBeCloseTo(-179.99, 6);
  expect(offset(east, 270, distance(west, east)).lon).toBeCloseTo(179.99, 6);
});
