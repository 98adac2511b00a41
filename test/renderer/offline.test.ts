import { expect, test } from "vitest";
import {
  countsLine,
  emptyFields,
  fileName,
  foundLine,
  isUnderWay,
  orderOf,
  stateLine,
} from "../../renderer/review/offline/offlineWords.ts";
import type { OfflineRecord } from "../../src/contract/offline.ts";

const run: OfflineRecord = {
  ...{ runId: "r1", file: "/films/patrol.ts", phase: "running", share: 0.437, tracks: 1, placed: 0, flags: 2 },
  counts: { pictures: 90, analysed: 30, passedOver: 58, undecodable: 2, failed: 0 },
  notes: [],
};

test("fields that are left empty ask for nothing, seconds become milliseconds", () => {
  expect(orderOf(emptyFields)).toBeUndefined();
  expect(orderOf({ ...emptyFields, file: "/a.ts" })).toEqual({ file: "/a.ts" });
  const all = {
    file: "/a.ts",
    tlog: "/b.tlog",
    offset: -2.5,
    hfovDeg: 63,
    groundAmsl: 0,
    every: 3,
    kind: "black-hot",
  } as const;
  expect(orderOf(all)).toEqual({
    file: "/a.ts",
    tlog: "/b.tlog",
    offsetMs: -2500,
    hfovDeg: 63,
    groundAmsl: 0,
    every: 3,
    thermal: "black-hot",
  });
});

test("a run is told in lines while it goes and when it has ended", () => {
  expect([stateLine(run), foundLine(run), countsLine(run)]).toEqual([
    "43 % analysed",
    "1 track, 0 with a place, 2 flags",
    "90 pictures: 30 analysed, 58 passed over",
  ]);
  const done: OfflineRecord = { ...run, phase: "done", share: 1, speed: 3.21 };
  expect([stateLine(done), countsLine(done)]).toEqual([
    "✔ Done, 3.2 times as fast as it was filmed",
    "90 pictures: 30 analysed, 58 passed over, 2 not decodable",
  ]);
  expect(
    ["opening", "running", "done", "cancelled", "failed"].filter((phase) =>
      isUnderWay({ ...run, phase } as OfflineRecord),
    ),
  ).toEqual(["opening", "running"]);
});

test("a file is called without its folders, on every system", () => {
  expect(["/films/patrol.ts", "C:\\films\\patrol.ts", "patrol.ts"].map(fileName)).toEqual(Array(3).fill("patrol.ts"));
});
