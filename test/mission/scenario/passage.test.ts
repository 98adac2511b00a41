import { describe, expect, test } from "vitest";
import { distance, offset } from "../../../src/geo/enu.ts";
import { crossingOf, Passage } from "../../../src/mission/scenario/passage.ts";
import type { Intent } from "../../../src/mission/scenario/scenario.ts";

const start = { lat: 48, lon: 17 };
const road = { id: "road", line: [start, offset(start, 90, 1_000)] };
const going = (intent: Intent, from: "start" | "end" = "start") =>
  new Passage({ id: "car", className: "car", road: "road", from, afterMs: 10_000, speed: 10, intent }, road);
/** Metres from the start of the road and speed, each so many seconds. */
const told = (passage: Passage, ...seconds: number[]) =>
  seconds.map((s) => {
    const at = passage.at(s * 1000);
    return at && [Math.round(distance(start, at)), at.speed, Math.round(at.headingDeg)];
  });

describe("a vehicle on a road", () => {
  test("drives from end to end and is gone", () => {
    expect(told(going({ kind: "drive" }), 9, 10, 60, 109.9, 111)).toEqual([
      undefined,
      [0, 10, 90],
      [500, 10, 90],
      [999, 10, 90],
      undefined,
    ]);
  });

  test("comes from the other end", () => {
    expect(told(going({ kind: "drive" }, "end"), 10, 60)).toEqual([
      [1000, 10, 270],
      [500, 10, 270],
    ]);
  });

  test("stops for a while and goes on", () => {
    expect(told(going({ kind: "stop", metres: 200, forMs: 30_000 }), 29, 31, 59, 70, 141)).toEqual([
      [190, 10, 90],
      [200, 0, 90],
      [200, 0, 90],
      [300, 10, 90],
      undefined,
    ]);
  });

  test("turns back and leaves where it came from", () => {
    expect(told(going({ kind: "turnBack", metres: 200, forMs: 10_000 }), 35, 45, 59, 61)).toEqual([
      [200, 0, 90],
      [150, 10, 270],
      [10, 10, 270],
      undefined,
    ]);
  });

  test("parks to the end", () => {
    expect(told(going({ kind: "park", metres: 500 }), 61, 9_000)).toEqual([
      [500, 0, 90],
      [500, 0, 90],
    ]);
  });
});

test("a road crosses a section where the two lines meet", () => {
  const across = [offset(offset(start, 90, 400), 180, 300), offset(offset(start, 90, 400), 0, 300)];
  expect(crossingOf(across, road.line)).toBeCloseTo(300, 0);
  expect(crossingOf([offset(start, 0, 50), offset(start, 0, 300)], road.line)).toBeUndefined();
});
