import { expect, it } from "vitest";
import type { LiveVehicle } from "../../src/contract/records.ts";
import type { LiveFrame } from "../../src/contract/station.ts";
import { LiveFeed } from "../../src/station/feed.ts";

const vehicle = (at: number): LiveVehicle => ({
  id: "1:1",
  at,
  lat: 48,
  lon: 16,
  amsl: 200,
  headingDeg: 0,
  rollDeg: 0,
  pitchDeg: 0,
  groundSpeed: 0,
  climb: 0,
  courseDeg: 0,
  linkLoss: 0,
});

function feedWithLog() {
  const sent: LiveFrame[] = [];
  return { sent, feed: new LiveFeed((frame) => sent.push(frame)) };
}

it("a window gets the next frame only when it has painted the one before, and then the newest", () => {
  const { sent, feed } = feedWithLog();
  feed.tick(0, [vehicle(1)]);
  feed.tick(50, [vehicle(2)]);
  feed.tick(100, [vehicle(3)]);
  expect(sent.map((f) => f.vehicles[0]?.at)).toEqual([1]);
  feed.painted(1);
  feed.tick(150, [vehicle(4)]);
  expect(sent.map((f) => [f.sequence, f.vehicles[0]?.at])).toEqual([
    [1, 1],
    [2, 4],
  ]);
});

it("nothing is sent while nothing moves", () => {
  const { sent, feed } = feedWithLog();
  feed.tick(0, [vehicle(1)]);
  feed.painted(1);
  feed.tick(50, [vehicle(1)]);
  expect(sent.length).toBe(1);
});

it("a window that lost its answer is served again after two seconds", () => {
  const { sent, feed } = feedWithLog();
  feed.tick(0, [vehicle(1)]);
  feed.tick(1_900, [vehicle(2)]);
  expect(sent.length).toBe(1);
  feed.tick(2_000, [vehicle(3)]);
  expect(sent.length).toBe(2);
});

it("an old acknowledgement does not free a newer frame", () => {
  const { sent, feed } = feedWithLog();
  feed.tick(0, [vehicle(1)]);
  feed.painted(1);
  feed.tick(50, [vehicle(2)]);
  feed.painted(1);
  feed.tick(100, [vehicle(3)]);
  expect(sent.length).toBe(2);
});
