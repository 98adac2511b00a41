import { describe, expect, test } from "vitest";
import { EnuFrame } from "../../src/geo/enu.ts";
import { CommonTracks, type GroundSight } from "../../src/review/commonTracks.ts";
import { Random } from "../../src/sim/random.ts";

const frame = new EnuFrame({ lat: 47.5, lon: 8.5, amsl: 420 });
const sigma = { ee: 25, nn: 25, en: 0 };

/** A track at so many metres east and north, with a velocity. */
function sight(trackId: string, east: number, north: number, { ve = 0, vn = 0, covariance = sigma } = {}): GroundSight {
  return {
    trackId,
    place: frame.toPosition({ east, north }),
    covariance,
    speed: Math.hypot(ve, vn),
    headingDeg: (Math.atan2(ve, vn) * 180) / Math.PI,
  };
}

/** Frames of two streams in turn, ten a second each; answers the ids of each at the end. */
function watched(
  common: CommonTracks,
  { from = 0, to }: { from?: number; to: number },
  streams: Record<string, (t: number) => GroundSight[]>,
): Record<string, Record<string, string>> {
  const ids: Record<string, Record<string, string>> = {};
  for (let i = from * 10; i < to * 10; i++)
    Object.entries(streams).forEach(([streamId, sights], n) => {
      const t = i / 10 + n * 0.04;
      ids[streamId] = Object.fromEntries(common.observe(streamId, 1_700_000_000_000 + t * 1000, sights(t)));
    });
  return ids;
}

describe("tracks of several streams", () => {
  test("a car that two drones see has one id, the older track's, once they agreed for a second", () => {
    const common = new CommonTracks();
    const streams = {
      east: (t: number) => [sight("e-1", 10 * t, 3, { ve: 10 })],
      west: (t: number) => [sight("w-1", 10 * t + 4, -2, { ve: 10.5, vn: 0.4 })],
    };
    expect(watched(common, { to: 0.8 }, streams)).toEqual({ east: { "e-1": "e-1" }, west: { "w-1": "w-1" } });
    expect(watched(common, { from: 0.8, to: 2 }, streams)).toEqual({ east: { "e-1": "e-1" }, west: { "w-1": "e-1" } });
  });

  test("cars at one place that drive another way, or elsewhere at the same speed, are two", () => {
    const common = new CommonTracks();
    const ids = watched(
      common,
      { to: 4 },
      {
        east: (t) => [sight("e-1", 10 * t - 20, 0, { ve: 10 }), sight("e-2", 300, 0)],
        west: (t) => [sight("w-1", 20 - 10 * t, 0, { ve: -10 }), sight("w-2", 300, 40)],
      },
    );
    expect(ids).toEqual({ east: { "e-1": "e-1", "e-2": "e-2" }, west: { "w-1": "w-1", "w-2": "w-2" } });
  });

  test("tracks that drift apart are two again, the younger under an id that nobody else has", () => {
    const common = new CommonTracks();
    const streams = {
      east: () => [sight("e-1", 0, 0)],
      west: (t: number) => [sight("w-1", t < 3 ? 3 : 3 + 12 * (t - 3), 0, t < 3 ? {} : { ve: 12 })],
    };
    expect(watched(common, { to: 3 }, streams).west).toEqual({ "w-1": "e-1" });
    expect(watched(common, { from: 3, to: 8 }, streams)).toEqual({ east: { "e-1": "e-1" }, west: { "w-1": "w-1-1" } });
  });

  test("a row of parked cars is told apart though one drone's fixes all lie nearly a car's distance off", () => {
    const random = new Random(7);
    const common = new CommonTracks();
    // Distances that differ, as they do where people park: 6 to 11 m.
    const places = [0, 6, 15, 26, 33, 43];
    const noisy = () => random.between(-0.5, 0.5);
    const ids = watched(
      common,
      { to: 4 },
      {
        east: () => places.map((east, i) => sight(`e-${i}`, east + noisy(), noisy())),
        west: () => places.map((east, i) => sight(`w-${i}`, east + 5 + noisy(), 2 + noisy())),
      },
    );
    expect(ids.west).toEqual(Object.fromEntries(places.map((_, i) => [`w-${i}`, `e-${i}`])));
  });

  test("where it can not be told which of two parked cars is meant, nothing is shared", () => {
    const common = new CommonTracks();
    const ids = watched(
      common,
      { to: 4 },
      {
        east: () => [sight("e-1", 0, 0), sight("e-2", 4, 0)],
        west: () => [sight("w-1", 2, 0)],
      },
    );
    expect(ids.west).toEqual({ "w-1": "w-1" });
  });

  test("three drones share one id, and a track that is lost and begun anew gets it back", () => {
    const common = new CommonTracks();
    const north = (t: number) => [sight("n-1", 10 * t + 2, 3, { ve: 10 })];
    const first = watched(
      common,
      { to: 3 },
      {
        east: (t) => [sight("e-1", 10 * t, 0, { ve: 10 })],
        west: (t) => [sight("w-1", 10 * t + 3, 2, { ve: 10 })],
        north,
      },
    );
    expect(first).toEqual({ east: { "e-1": "e-1" }, west: { "w-1": "e-1" }, north: { "n-1": "e-1" } });
    const later = watched(common, { from: 5, to: 8 }, { east: (t) => [sight("e-2", 10 * t, 0, { ve: 10 })], north });
    expect(later).toEqual({ east: { "e-2": "e-1" }, north: { "n-1": "e-1" } });
  });

  test("one stream never has two tracks of one id at the same time", () => {
    const common = new CommonTracks();
    const ids = watched(
      common,
      { to: 6 },
      {
        east: (t) => [sight("e-1", 0, 0), ...(t > 2 ? [sight("e-2", 3, 0)] : [])],
        west: () => [sight("w-1", 1, 0)],
      },
    );
    expect(new Set(Object.values(ids.east ?? {})).size).toBe(2);
  });

  test("what was not seen for a minute is forgotten", () => {
    const common = new CommonTracks();
    common.observe("east", 1_000, [sight("e-1", 0, 0)]);
    common.tick(60_000);
    expect(common.commonIdOf("east", "e-1")).toBe("e-1");
    common.tick(61_001);
    expect(common.commonIdOf("east", "e-1")).toBeUndefined();
  });
});
