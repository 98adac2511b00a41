import { expect, test } from "vitest";
import { askedFor, controlWords, secondsLeft } from "../../renderer/fly/controlText.ts";
import type { ControlRecord } from "../../src/contract/control.ts";
import { vehicle } from "./records.ts";

test("a request is shown for each of our vehicles that is asked for, and for no replayed one", () => {
  const asked = { stationId: 254, until: 9_000, accepted: false };
  const all = [1, 2, 3].map((systemId) => vehicle({ id: `${systemId}:1`, systemId }));
  const vehicles = new Map([...all, vehicle({ id: "4:1", systemId: 4, replayed: true })].map((v) => [v.id, v]));
  const ours = { inCommand: "us", takeoverAllowed: false } as const;
  const control = new Map<number, ControlRecord>([
    [1, { systemId: 1, ...ours }],
    [3, { systemId: 3, ...ours, asked }],
    [4, { systemId: 4, ...ours, asked }],
  ]);
  expect(askedFor({ vehicles, control })).toEqual([all[2]]);
});

const theirs: ControlRecord = { systemId: 1, inCommand: "another", stationId: 254, takeoverAllowed: false };
const other = { mark: "▲", level: "caution", text: "In command: station 254" };
const request = { kind: "request", label: "Request" };

test("a vehicle of nobody's may be taken, and one of ours released", () => {
  expect(controlWords({ systemId: 1, inCommand: "nobody", takeoverAllowed: true }, 0)).toEqual({
    mark: "○",
    text: "In command: nobody",
    note: "It obeys every station that reaches it",
    act: { kind: "request", label: "Take command" },
  });
  expect(controlWords({ systemId: 1, inCommand: "us", takeoverAllowed: false }, 0)).toEqual({
    mark: "●",
    text: "In command: this station",
    act: { kind: "release", label: "Release" },
  });
});

test("another station's says whose it is and that orders are refused", () => {
  expect(controlWords(theirs, 0)).toEqual({ ...other, note: "Orders from here are refused", act: request });
  expect(controlWords({ ...theirs, takeoverAllowed: true }, 0)).toEqual({
    ...other,
    note: "It lets others take over",
    act: { kind: "request", label: "Take command" },
  });
});

test("an asking counts down, cannot be asked twice, and its end is told for half a minute", () => {
  expect(controlWords({ ...theirs, asking: { until: 10_000 } }, 2_500)).toEqual({
    ...other,
    note: "Station 254 was asked · 8\u202fs",
  });
  const kept = { ...theirs, keptAt: 10_000 };
  expect(controlWords(kept, 39_000).note).toBe("Station 254 did not hand over. Agree by voice, then ask again");
  expect(controlWords(kept, 41_000).note).toBe("Orders from here are refused");
});

test("a countdown ends at nought", () => {
  expect([10_000, 9_001, 9_000, 100, 0, -5_000].map((left) => secondsLeft(left, 0))).toEqual(
    [10, 10, 9, 1, 0, 0].map((s) => `${s}\u202fs`),
  );
});
