import { expect, test } from "vitest";
import type { RuleCondition } from "../../src/contract/flagRules.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { type FlagChange, Flagger } from "../../src/review/flagger.ts";
import { RuleWatch } from "../../src/review/rules/ruleWatch.ts";
import { ruleOf, trackAt, zone } from "./rules/drive.ts";

type Given = Partial<TrackRecord> & { sigma?: number; east?: number; north?: number };

/** A car as the first drone's track shows it, and as the second's, whose compass puts it elsewhere. */
const first = (given: Given) => ({ id: "a1", streamId: "a", commonId: "a1", ...given });
const second = (given: Given) => ({ id: "b1", streamId: "b", commonId: "a1", ...given });
const placed = ({ east = 500, north = 100, ...given }: Given, at: number) => trackAt(east, north, at, given);

const dwell = (ms: number, seen = 1): RuleCondition => ({ kind: "dwell", ms, seen });
const watchOf = (condition: RuleCondition) =>
  new RuleWatch({ rules: [ruleOf(condition, { where: { kind: "anywhere" } })], zones: [zone], timeZone: "UTC" });

test("a car that two drones see at once is seen as often as one of them sees it", () => {
  const watch = watchOf(dwell(4_000));
  const whys: string[] = [];
  for (let at = 0; at <= 5_000; at += 200)
    for (const sight of [first({}), second({ east: 508 })])
      for (const { reasons } of watch.observe(placed(sight, at), at)) whys.push(reasons[0]?.text ?? "");
  expect(whys.slice(0, 2)).toEqual([
    "seen for 4.0 s; 21 frames; 1.00 certain",
    "seen for 4.2 s; 22 frames; 1.00 certain",
  ]);
  expect(watch.state().map(({ key, streamId }) => [key, streamId])).toEqual([["vehicle a1", "a"]]);
});

test("a stay goes on with the drone that still sees the car, and with the one that places it much better", () => {
  const firesAt = (sights: (at: number) => readonly Given[]) => {
    const watch = watchOf(dwell(12_000));
    for (let at = 0; at <= 30_000; at += 200)
      for (const sight of sights(at)) if (watch.observe(placed(sight, at), at).length > 0) return at / 1000;
    return undefined;
  };
  expect(firesAt((at) => (at < 6_000 ? [first({})] : at > 8_000 ? [second({})] : []))).toBe(12);
  expect(firesAt((at) => (at < 6_000 ? [first({})] : at > 8_000 ? [second({ commonId: "b1" })] : []))).toBe(20.2);
  const watch = watchOf(dwell(1_000));
  watch.observe(placed(first({ sigma: 20 }), 0), 0);
  watch.observe(placed(second({ sigma: 4 }), 100), 100);
  expect(watch.state().map(({ streamId }) => streamId)).toEqual(["b"]);
});

test("what was known of a car before it was found to be another drone's is not counted twice", () => {
  const watch = watchOf(dwell(60_000));
  for (let at = 0; at <= 3_000; at += 200)
    for (const sight of [first({}), second(at < 1_000 ? { commonId: "b1" } : {})]) watch.observe(placed(sight, at), at);
  const [memory, ...more] = watch.state();
  expect(more).toEqual([]);
  expect(memory?.stays.map(({ fromAt, lastAt, seen }) => ({ fromAt, lastAt, seen }))).toEqual([
    { fromAt: 0, lastAt: 3_000, seen: 16 },
  ]);
});

test("two cars that two drones see are two vehicles for a convoy, not four", () => {
  const convoy = (count: number) => {
    const watch = watchOf({ kind: "convoy", count, within: 60, ms: 10_000 });
    let fired = 0;
    for (let at = 0; at <= 8_000; at += 200)
      for (const car of [0, 1])
        for (const [streamId, off] of [
          ["a", 0],
          ["b", 18], // what its compass is off by: more than both ellipses allow
        ] as const) {
          const sight = { id: `${streamId}${car}`, streamId, commonId: `a${car}` };
          const east = 500 + 0.008 * at + car * 30 + off;
          fired += watch.observe(placed({ ...sight, east }, at), at).length;
        }
    return fired > 0;
  };
  expect({ two: convoy(2), three: convoy(3), four: convoy(4) }).toEqual({ two: true, three: false, four: false });
});

function flagger() {
  let n = 0;
  const rule = ruleOf(dwell(2_000), { where: { kind: "anywhere" } });
  return new Flagger({ zones: [zone], rules: [rule], newId: () => `flag-${++n}` });
}

test("a car that two drones see is one flag with a sighting by each, wherever the second one puts it", () => {
  const flags = flagger();
  const changes: FlagChange[] = [];
  for (let at = 0; at <= 6_000; at += 200)
    for (const sight of [first({}), ...(at >= 1_000 ? [second({ east: 590, headingDeg: 200 })] : [])])
      changes.push(...flags.observe(placed(sight, at), at, sight.streamId === "a" ? "s1" : "s2"));
  expect(changes.filter(({ change }) => change === "opened").length).toBe(1);
  expect(flags.flags().map(({ sightings }) => sightings.map(({ streamId, trackIds }) => [streamId, trackIds]))).toEqual(
    [
      [
        ["a", ["a1"]],
        ["b", ["b1"]],
      ],
    ],
  );
});

test("two flags that turn out to be of one car become one: the older goes on, the other is closed", () => {
  const flags = flagger();
  const changes: FlagChange[] = [];
  for (let at = 0; at <= 6_000; at += 200)
    for (const sight of [first({}), second({ east: 590, ...(at < 3_000 && { commonId: "b1" }) })])
      changes.push(...flags.observe(placed(sight, at), at, "s1"));
  expect(changes.filter(({ change }) => change !== "updated").map(({ change, flag }) => [change, flag.id])).toEqual([
    ["opened", "flag-1"],
    ["opened", "flag-2"],
    ["closed", "flag-2"],
  ]);
  expect(flags.flags().map(({ id, state, lastAt }) => [id, state, lastAt])).toEqual([
    ["flag-1", "open", 6_000],
    ["flag-2", "closed", 2_800],
  ]);
});
