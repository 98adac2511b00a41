import { resolve } from "node:path";
import { expect, test } from "vitest";
import { offlineOrderOf } from "../../src/station/offlineArguments.ts";
import { toldOf } from "../../src/station/offlineNotes.ts";

test("what is given at the shell becomes an order with whole paths, milliseconds and numbers", () => {
  const given = {
    offline: "a.ts",
    tlog: "b.tlog",
    offset: "-2.5",
    hfov: "63",
    ground: "212",
    every: "3",
    thermal: "black-hot",
  };
  expect(offlineOrderOf(given)).toEqual({
    ...{
      file: resolve("a.ts"),
      tlog: resolve("b.tlog"),
      offsetMs: -2500,
      hfovDeg: 63,
      groundAmsl: 212,
      every: 3,
      thermal: "black-hot",
    },
  });
  expect(offlineOrderOf({ offline: "/a.ts" })).toEqual({ file: resolve("/a.ts") });
  expect(offlineOrderOf({})).toBeUndefined();
});

test("a wrong argument is named", () => {
  expect(() => offlineOrderOf({ tlog: "b.tlog" })).toThrow("--tlog is of use only with --offline FILE");
  expect(() => offlineOrderOf({ offline: "a", every: "x" })).toThrow("--every must be a number, got x");
  expect(() => offlineOrderOf({ offline: "a", offset: "" })).toThrow("--offset must be a number, got ");
  expect(() => offlineOrderOf({ offline: "a", every: "0" })).toThrow(/offline.start: every/);
  expect(() => offlineOrderOf({ thermal: "white-hot" })).toThrow("--thermal is of use only with --offline FILE");
  expect(() => offlineOrderOf({ offline: "a", thermal: "green" })).toThrow(
    "--thermal must be white-hot or black-hot, got green",
  );
  expect(() => offlineOrderOf({ offline: "a", hfov: "180" })).toThrow(/offline.start: hfovDeg/);
});

test("what is to be known of an analysis is said in sentences", () => {
  const counts = { pictures: 100, analysed: 30, passedOver: 66, undecodable: 3, failed: 1 };
  const outcome = { counts, cancelled: false, fromAt: 1_000_000, toAt: 1_100_000, metadata: 0, metadataErrors: 2 };
  const told = { metadata: 0, telemetry: 0, none: new Map([["no position and attitude at that time" as const, 30]]) };
  const known = { log: { fromAt: 0, toAt: 10_000 }, others: ["2:1"], tracks: 1, placed: 0, noPlaces: [] };
  expect(toldOf({ ...outcome, notAnalysed: { code: "bug", message: "out of memory" } }, told, known)).toEqual([
    "30 pictures without a place: no position and attitude at that time; give a telemetry log of the flight, and how much later the video begins.",
    "Its tracks have no places, so none of them could be flagged.",
    "The log and the video are of different times: 1970-01-01 00:00:00 to 1970-01-01 00:00:10 and 1970-01-01 00:16:40 to 1970-01-01 00:18:20 UTC.",
    "The log holds other vehicles too, which were not followed: 2:1.",
    "3 pictures could not be decoded.",
    "The detector failed at 1 picture: out of memory.",
    "2 metadata packets were damaged and not used.",
  ]);
  const placed = { metadata: 30, telemetry: 0, none: new Map() };
  expect(
    toldOf({ ...outcome, counts: { ...counts, undecodable: 0, failed: 0 }, metadataErrors: 0 }, placed, {
      ...known,
      log: { fromAt: 0, toAt: 2_000_000 },
      others: [],
      noPlaces: ["the ground is not known"],
    }),
  ).toEqual(["30 pictures placed by the video's own metadata.", "No track has a place: the ground is not known."]);
});
