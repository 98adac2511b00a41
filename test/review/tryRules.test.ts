import { expect, test } from "vitest";
import type { RecordedSight } from "../../src/review/recording.ts";
import { recordingOf, sightLine, sightOf, zonesLine } from "../../src/review/recording.ts";
import { usualRules } from "../../src/review/rules/usualRules.ts";
import { tryRules } from "../../src/review/tryRules.ts";
import { ruleOf, trackAt, zone } from "./rules/drive.ts";

/** A car that drives over the line from the north, and one that stands, seen twice a second for half a minute. */
function sights(): RecordedSight[] {
  const all: RecordedSight[] = [];
  for (let at = 0; at <= 30_000; at += 500) {
    all.push({ at, seen: 3, track: trackAt(500, 150 - at / 100, at, { headingDeg: 180, speed: 10 }) });
    const stands = { id: "p", streamId: "cam2", stationary: at > 3_000, speed: 0.3 };
    all.push({ at, seen: 3, track: trackAt(1_500, 40, at, stands) });
  }
  return all;
}

const recording = () =>
  recordingOf("s1", [zonesLine({ at: 0, zones: [zone] }), ...sights().map((sight) => sightLine(sight))]);

test("a track file gives back what was seen, and counts the lines that were cut off", () => {
  const [sight] = sights() as [RecordedSight];
  expect(sightOf(sightLine(sight))).toEqual({
    ...sight,
    track: { ...sight.track, place: { lat: 47.0013493, lon: 8.0065741, amsl: 400 } },
  });
  const placeSigma = { east: 4.1, north: 3.05, up: 25, eastNorth: -0.25, eastUp: 0.5, northUp: 0.125 };
  expect(sightOf(sightLine({ ...sight, track: { ...sight.track, placeSigma } }))?.track.placeSigma).toEqual(placeSigma);
  const lines = [zonesLine({ at: 0, zones: [zone] }), sightLine(sight), "", '[1,2,"cut', '{"zones":3}', "null", "[]"];
  const read = recordingOf("s1", lines);
  expect([read.zones, read.sights.length, read.damaged]).toEqual([[{ at: 0, zones: [zone] }], 1, 4]);
});

test("rules tried on a recording raise the flags of the flight, each time the same", () => {
  const crossing = ruleOf({ kind: "crossing", direction: "left-to-right", confidence: 0.95 }, { id: "crossing" });
  const never = ruleOf({ kind: "speed", from: 60 }, { id: "never" });
  const rules = [...usualRules, crossing, never];
  const trial = tryRules(rules, recording(), "UTC");
  expect(trial.counts).toEqual([
    { ruleId: "watch-zone", flags: 2 },
    { ruleId: "crossing", flags: 1 },
    { ruleId: "never", flags: 0 },
  ]);
  expect(trial).toMatchObject({ sortieId: "s1", fromAt: 0, toAt: 30_000, sights: 122, tracks: 2, damaged: 0 });
  expect(trial.flags.map(({ openedAt, fired }) => [openedAt, fired?.map(({ ruleId, at }) => [ruleId, at])])).toEqual([
    [
      2_000,
      [
        ["watch-zone", 2_000],
        ["crossing", 15_500],
      ],
    ],
    [2_000, [["watch-zone", 2_000]]],
  ]);
  expect(tryRules(rules, recording(), "UTC")).toEqual(trial);
});

test("the zones are those that were watched at the time", () => {
  const elsewhere = { ...zone, id: "b", name: "Ridge", section: zone.section.map((p) => ({ ...p, lat: p.lat + 1 })) };
  const lines = [zonesLine({ at: 0, zones: [elsewhere] }), ...sights().map((sight) => sightLine(sight))];
  expect(tryRules(usualRules, recordingOf("s1", lines), "UTC").flags).toEqual([]);
  const changed = [...lines, zonesLine({ at: 20_000, zones: [zone] })];
  expect(tryRules(usualRules, recordingOf("s1", changed), "UTC").flags.map(({ openedAt }) => openedAt)).toEqual([
    22_000, 22_000,
  ]);
});
