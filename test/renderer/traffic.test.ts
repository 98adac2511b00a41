import { expect, test } from "vitest";
import {
  conflictWords,
  relativeHeight,
  trafficLabel,
  trafficWhat,
  whereabouts,
} from "../../renderer/fly/trafficText.ts";
import type { TrafficRecord } from "../../src/contract/traffic.ts";

const plane: TrafficRecord = {
  ...{ id: "adsb 4B1234", source: "adsb", name: "HBABC", lat: 48.6, lon: 16.9, amsl: 1_500, heardAt: 10_000 },
  ...{ level: "near", near: { vehicleId: "1:1", distance: 1_240, bearingDeg: 45, above: 120 } },
};

test("a height is told against our vehicle, with an arrow when it changes", () => {
  const near = { vehicleId: "1:1", distance: 1, bearingDeg: 0 };
  expect(relativeHeight({ near: { ...near, above: 120 }, climb: 3 })).toBe("+120\u202fm ↗");
  expect(relativeHeight({ near: { ...near, above: -60 }, climb: -3 })).toBe("−60\u202fm ↘");
  expect(relativeHeight({ near: { ...near, above: 0.2 }, climb: 0.5 })).toBe("0\u202fm");
  expect(relativeHeight({ near })).toBe("height unknown");
});

test("a place is told by distance and direction", () => {
  expect(whereabouts(plane)).toBe("1.2\u202fkm 045°");
  expect(whereabouts({})).toBe("no vehicle of ours has a place yet");
});

test("a conflict counts down until it is there", () => {
  expect([35_400, 999, 0, undefined].map(conflictWords)).toEqual([
    ...["too near in 35\u202fs", "too near now"],
    ...["too near now", "too near now"],
  ]);
});

test("the label says what the operator must know, and nothing else", () => {
  expect(trafficLabel(plane, 11_000)).toBe("HBABC\n+120\u202fm");
  const { near: _, ...alone } = plane;
  expect(trafficLabel({ ...alone, level: "far" }, 11_000)).toBe("HBABC\n1500\u202fm AMSL");
  const conflict = { ...plane, level: "conflict", emergency: "radio failure" } as const;
  expect(trafficLabel({ ...conflict, near: { ...conflict.near!, inMs: 20_000 } }, 19_000)).toBe(
    "HBABC · RADIO FAILURE\n+120\u202fm · too near in 20\u202fs · 9\u202fs old",
  );
});

test("what else is known of an aircraft is told in one line, with whose distance it is and how old it is", () => {
  const known = { ...plane, speed: 62, squawk: "7000", heightFrom: "pressure", category: "light" } as const;
  expect(trafficWhat(known, 11_000, undefined)).toBe("light · 62\u202fm/s · squawk 7000 · height by barometer");
  expect(trafficWhat({ ...plane, source: "remote-id", replayed: true }, 19_000, "Copter 2")).toBe(
    "from Copter 2 · in a replayed log · Remote ID · heard 9\u202fs ago",
  );
});
