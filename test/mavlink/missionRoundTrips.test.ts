import { describe, expect, it } from "vitest";
import { RoundTrips } from "../../src/mavlink/roundTrips.ts";

const waitAfter = (...ms: number[]): number => {
  const trips = new RoundTrips();
  for (const each of ms) trips.note(1, each);
  return trips.timeout(1);
};

describe("the wait for an answer", () => {
  it("is half a second towards a vehicle that has not answered yet, and its own for each vehicle", () => {
    const trips = new RoundTrips();
    trips.note(2, 100);
    expect([trips.timeout(1), trips.timeout(2)]).toEqual([500, 140]);
  });

  it("is a little longer than the usual round trip, and longer when that varies", () => {
    expect(waitAfter(200, 200, 200)).toBe(270);
    expect(waitAfter(100, 200, 300, 400, 500)).toBe(300 * 1.3 + 100 * 4 + 10);
  });

  it("comes with the usual round trip, for people to read", () => {
    const trips = new RoundTrips();
    for (const ms of [90, 2_000, 110]) trips.note(1, ms);
    expect([trips.usual(1), trips.usual(2)]).toEqual([110, undefined]);
  });

  it("is not made longer by answers that the vehicle repeated by itself", () => {
    expect(waitAfter(100, 350, 100, 100, 350, 100, 350)).toBe(140);
  });

  it("follows when the road becomes longer, and stays between 0.1 and 2 s", () => {
    expect(waitAfter(...new Array(20).fill(100), ...new Array(8).fill(600))).toBeGreaterThan(600);
    expect([waitAfter(1), waitAfter(60_000)]).toEqual([100, 2_000]);
  });
});
