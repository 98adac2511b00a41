import { expect, it } from "vitest";
import type { LiveVehicle } from "../../src/contract/records.ts";
import type { LiveFrame } from "../../src/contract/station.ts";
import { LiveFeed } from "../../src/station/feed.ts";

const vehicle = (at: number, id = "1:1"): LiveVehicle => ({
  id,
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

it("a frame tells of those that moved, and once a second of the others", () => {
  const { sent, feed } = feedWithLog();
  const ids = () => sent.at(-1)?.vehicles.map(({ id, at }) => `${id} ${at}`);
  feed.tick(0, [vehicle(1, "1:1"), vehicle(1, "2:1"), vehicle(1, "3:1")]);
  feed.painted(1);
  expect(ids()).toEqual(["1:1 1", "2:1 1", "3:1 1"]);
  feed.tick(500, [vehicle(2, "1:1"), vehicle(1, "2:1"), vehicle(2, "3:1")]);
  feed.painted(2);
  expect(ids()).toEqual(["1:1 2", "3:1 2"]);
  feed.tick(1_000, [vehicle(3, "1:1"), vehicle(1, "2:1"), vehicle(2, "3:1")]);
  feed.painted(3);
  expect(ids()).toEqual(["1:1 3", "2:1 1"]);
});

it("what moved while a frame was under way is in the next", () => {
  const { sent, feed } = feedWithLog();
  feed.tick(0, [vehicle(1, "1:1"), vehicle(1, "2:1")]);
  feed.tick(50, [vehicle(2, "1:1"), vehicle(1, "2:1")]);
  feed.painted(1);
  feed.tick(100, [vehicle(2, "1:1"), vehicle(2, "2:1")]);
  expect(sent.at(-1)?.vehicles.map(({ id, at }) => `${id} ${at}`)).toEqual(["1:1 2", "2:1 2"]);
});
