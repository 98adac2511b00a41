import { describe, expect, test } from "vitest";
import type { FlagRule, RuleCondition } from "../../../src/contract/flagRules.ts";
import type { TrackRecord } from "../../../src/contract/records.ts";
import { type Fired, RuleWatch } from "../../../src/review/rules/ruleWatch.ts";
import type { WatchZone } from "../../../src/review/watchZone.ts";
import { gaussian, line } from "../../geo/local.ts";
import { ruleOf, trackAt, zone } from "./drive.ts";

type Where = { east: number; north: number } & Partial<TrackRecord> & { sigma?: number };

/** Watches a track five times a second; answers the first time that the rule fired, in seconds, and why. */
function first(
  rule: FlagRule,
  toMs: number,
  where: (seconds: number) => Where,
  zones: readonly WatchZone[] = [zone],
): { s: number; why: string[] } | undefined {
  const watch = new RuleWatch({ rules: [rule], zones, timeZone: "UTC" });
  for (let at = 0; at <= toMs; at += 200) {
    const { east, north, ...given } = where(at / 1000);
    const [fired] = watch.observe(trackAt(east, north, at, given), at);
    if (fired) return { s: at / 1000, why: fired.reasons.map(({ text }) => text) };
  }
  return undefined;
}

const dwell: RuleCondition = { kind: "dwell", ms: 12_000, seen: 14 };
const crossing: RuleCondition = { kind: "crossing", direction: "either", confidence: 0.95 };

describe("the ground of a rule", () => {
  test("is held with the probability that the vehicle is on it, not with its likeliest place", () => {
    const near = (sigma: number) => first(ruleOf(dwell), 20_000, () => ({ east: 900, north: 290, sigma }));
    expect(near(2)).toEqual({
      s: 12,
      why: [
        "in the watch zone of “Ford”, 290 m from the line; 0.99 certain",
        "in “Ford” for 12.0 s; 61 frames; 0.99 certain",
      ],
    });
    expect(near(30)).toBeUndefined(); // 0.63
    expect(
      first(ruleOf(dwell, { confidence: 0.6 }), 20_000, () => ({ east: 900, north: 290, sigma: 30 }))?.why,
    ).toEqual([
      "in the watch zone of “Ford”, 290 m from the line; 0.63 certain",
      "in “Ford” for 12.0 s; 61 frames; 0.63 certain",
    ]);
  });

  test("may be a zone of a plan by name or kind, a stretch beside the line, or anywhere", () => {
    const points = line([400, 400], [600, 400], [600, 600], [400, 600]);
    const withArea: WatchZone = { ...zone, areas: [{ id: "q", name: "Quarry", kind: "interest", points }] };
    const fires = (where: FlagRule["where"], east: number, north: number) =>
      first(ruleOf(dwell, { where }), 13_000, () => ({ east, north }), [withArea])?.why;
    const there = ["in the zone “Quarry”; 1.00 certain", "in “Quarry” for 12.0 s; 61 frames; 1.00 certain"];
    expect(fires({ kind: "zones", names: ["Quarry"] }, 500, 500)).toEqual(there);
    expect(fires({ kind: "zones", names: ["q"] }, 500, 500)).toEqual(there);
    expect(fires({ kind: "zone-kinds", kinds: ["interest"] }, 500, 500)).toEqual(there);
    expect(fires({ kind: "zone-kinds", kinds: ["no-fly"] }, 500, 500)).toBeUndefined();
    expect(fires({ kind: "zones", names: ["Quarry"] }, 500, 390)).toBeUndefined();
    expect(fires({ kind: "corridor", within: 50 }, 500, 30)?.[0]).toBe(
      "within 50 m of the line of “Ford”, 30 m from the line; 1.00 certain",
    );
    expect(fires({ kind: "corridor", within: 50 }, 500, 80)).toBeUndefined();
    expect(fires({ kind: "anywhere" }, 500, 9_000)).toEqual(["seen for 12.0 s; 61 frames; 1.00 certain"]);
  });

  test("is not left by one stray fix, but by being out of it for longer", () => {
    const out = (from: number, to: number) =>
      first(ruleOf(dwell), 20_000, (s) => ({ east: 500, north: s >= from && s <= to ? 400 : 100 }))?.s;
    expect(out(5, 5)).toBe(12);
    expect(out(5, 6.4)).toBe(18.6);
  });
});

describe("speed and direction", () => {
  test("count when most of the last seconds show them", () => {
    const fast = ruleOf({ kind: "speed", from: 9, to: 20 });
    expect(first(fast, 10_000, () => ({ east: 5, north: 5, speed: 11 }))).toEqual({
      s: 2,
      why: ["in the watch zone of “Ford”, 5 m from the line; 1.00 certain", "at 11 m/s; 1.00 certain"],
    });
    expect(first(fast, 10_000, (s) => ({ east: 5, north: 5, speed: s % 2 < 1 ? 11 : 5 }))).toBeUndefined();
    expect(first(fast, 10_000, () => ({ east: 5, north: 5, speed: 25 }))).toBeUndefined();
  });

  test("a sector may run over north", () => {
    const north = ruleOf({ kind: "heading", fromDeg: 330, toDeg: 30 });
    const going = (headingDeg: number, speed = 8) =>
      first(north, 3_000, () => ({ east: 500, north: 9, headingDeg, speed }));
    expect([going(350), going(20), going(40), going(180), going(350, 0.5)].map((f) => f !== undefined)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test("towards, away and along are told from the nearest line, on either side of it", () => {
    const course = (course: "towards" | "away" | "along", north: number, headingDeg: number) =>
      first(ruleOf({ kind: "course", course }), 3_000, () => ({ east: 500, north, headingDeg, speed: 9 }))?.why[1];
    expect(course("towards", 200, 210)).toBe("heading 210° towards the line at 9.0 m/s; 1.00 certain");
    expect(course("towards", -200, 210)).toBeUndefined();
    expect(course("away", -200, 210)).toBe("heading 210° away from the line at 9.0 m/s; 1.00 certain");
    expect(course("along", 200, 275)).toBe("heading 275° along the line at 9.0 m/s; 1.00 certain");
  });
});

describe("crossing the line", () => {
  const drive = (rule: FlagRule, sigma: number, from = 100, speed = -10, east = 500) =>
    first(rule, 30_000, (s) => ({ east, north: from + speed * s, sigma }));

  test("fires once both sides are certain, later the less certain the place is", () => {
    expect(drive(ruleOf(crossing), 2)).toEqual({
      s: 10.8,
      why: [
        "in the watch zone of “Ford”, 8 m from the line; 1.00 certain",
        "crossed the line from its left to its right; both sides 0.99 certain",
      ],
    });
    expect(drive(ruleOf(crossing), 10)?.s).toBe(12.2);
  });

  test("does not fire where one side never was certain, nor past the end of the line", () => {
    expect(first(ruleOf(crossing), 30_000, (s) => ({ east: 500, north: 8 - s, sigma: 10 }))).toBeUndefined();
    expect(drive(ruleOf(crossing), 2, 100, -10, 2_100)).toBeUndefined();
  });

  test("knows the direction that was asked for", () => {
    const leftwards = ruleOf({ ...crossing, direction: "right-to-left" });
    expect(drive(leftwards, 2)).toBeUndefined();
    expect(drive(leftwards, 2, -100, 10)?.s).toBe(10.8);
  });

  test("is not believed for two stray fixes", () => {
    const stray = (s: number) => ({ east: 500 + 8 * s, north: s > 5 && s < 5.5 ? -60 : 60, sigma: 3 });
    expect(first(ruleOf(crossing), 20_000, stray)).toBeUndefined();
  });

  test("is not told of a car beside the line in more than one of two hundred drives of noisy places", () => {
    const g = gaussian(3);
    let wrong = 0;
    for (let i = 0; i < 200; i++) {
      const bias = 6 * g();
      const seen = first(ruleOf(crossing), 20_000, (s) => ({
        east: 400 + 8 * s,
        north: 20 + bias + 2 * g(),
        sigma: 6.3,
      }));
      if (seen) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(1);
  });
});

describe("several vehicles", () => {
  const convoy = ruleOf({ kind: "convoy", count: 3, within: 120, ms: 5_000 }, { where: { kind: "anywhere" } });

  function watchAll(tracks: readonly ((s: number) => Where & { id: string })[], toMs = 6_000): Fired[] {
    const watch = new RuleWatch({ rules: [convoy], zones: [zone], timeZone: "UTC" });
    const fired: Fired[] = [];
    for (let at = 0; at <= toMs; at += 200)
      for (const where of tracks) {
        const { east, north, ...given } = where(at / 1000);
        fired.push(...watch.observe(trackAt(east, north, at, given), at));
      }
    return fired;
  }
  const car =
    (id: string, behind: number, given: Partial<Where> = {}) =>
    (s: number) => ({
      id,
      east: 500 - behind + 8 * s,
      north: 50,
      ...given,
    });

  test("that move the same way close together are a convoy", () => {
    const [fired] = watchAll([car("a", 0), car("b", 40), car("c", 80)]);
    expect(fired?.reasons.map(({ text }) => text)).toEqual([
      "one of 3 vehicles that move the same way within 80 m; heading 90° at 8.0 m/s; 1.00 certain",
    ]);
  });

  test("are none when too few, too far apart, or going another way", () => {
    expect(watchAll([car("a", 0), car("b", 40)])).toEqual([]);
    expect(watchAll([car("a", 0), car("b", 90), car("c", 300)])).toEqual([]);
    expect(watchAll([car("a", 0), car("b", 40), (s) => ({ ...car("c", 80)(s), headingDeg: 270 })])).toEqual([]);
  });

  test("are not counted twice when two drones see them, or when a track goes on under another name", () => {
    const twice = [car("a", 0), car("b", 40), car("x", 3, { streamId: "cam2" }), car("y", 42, { streamId: "cam2" })];
    expect(watchAll(twice)).toEqual([]);
    const watch = new RuleWatch({ rules: [convoy], zones: [zone], timeZone: "UTC" });
    let fired = 0;
    for (let at = 0; at <= 9_000; at += 200) {
      const name = `n${Math.floor(at / 3_000)}`;
      const firstAt = Math.floor(at / 3_000) * 3_000;
      fired += watch.observe(trackAt(500 + at / 125, 50, at, { id: name, firstAt }), at).length;
      fired += watch.observe(trackAt(440 + at / 125, 50, at, { id: "other" }), at).length;
    }
    expect(fired).toBe(0);
  });
});

describe("loitering and stopping", () => {
  test("a vehicle that drives back and forth is told from one on a straight or a bent road", () => {
    const rule = ruleOf({ kind: "loitering", turns: 2, within: 150, ms: 120_000 });
    const toAndFro = (s: number) => {
      const phase = (s % 40) / 20;
      return { east: 500 + 160 * (phase < 1 ? phase : 2 - phase), north: 30 };
    };
    const seen = first(rule, 120_000, toAndFro);
    expect(seen?.s).toBeGreaterThan(40);
    expect(seen?.s).toBeLessThan(50);
    expect(seen?.why[1]).toMatch(/^turned back 2 times in \d+\.\d s within \d+ m; \d\.\d\d certain$/);
    expect(first(rule, 120_000, (s) => ({ east: 100 + 8 * s, north: 30 }))).toBeUndefined();
    const bent = (s: number) => ({ east: 500 + 100 * Math.sin(s / 30), north: 8 * s - 250 });
    expect(first(rule, 60_000, bent)).toBeUndefined();
  });

  test("a parked car whose place trembles does not loiter", () => {
    const g = gaussian(9);
    const rule = ruleOf({ kind: "loitering", turns: 1, within: 300, ms: 120_000 });
    expect(first(rule, 100_000, () => ({ east: 500 + 4 * g(), north: 30 + 4 * g(), sigma: 5 }))).toBeUndefined();
  });

  test("a car that drove and then stands near the line fires; one that always stood does not", () => {
    const rule = ruleOf({ kind: "stopped", ms: 5_000, within: 60 });
    const arrives = (s: number) =>
      s < 10
        ? { east: 500, north: 120 - 8 * s, headingDeg: 180 }
        : { east: 500, north: 40, speed: 0.2, stationary: s > 13 };
    expect(first(rule, 30_000, arrives)).toEqual({
      s: 18.2,
      why: [
        "in the watch zone of “Ford”, 40 m from the line; 1.00 certain",
        "drove, then stood for 5.0 s, 40 m from the line; 1.00 certain",
      ],
    });
    expect(first(rule, 30_000, () => ({ east: 500, north: 40, speed: 0, stationary: true }))).toBeUndefined();
    expect(first(ruleOf({ kind: "stopped", ms: 5_000, within: 30 }), 30_000, arrives)).toBeUndefined();
  });
});

describe("a rule as a whole", () => {
  const both = [
    { kind: "speed", from: 5 },
    { kind: "course", course: "towards" },
  ] as const;

  test("wants all of its conditions, or any", () => {
    const slowly = () => ({ east: 500, north: 100, speed: 3, headingDeg: 180 });
    expect(first(ruleOf(both), 5_000, slowly)).toBeUndefined();
    expect(first(ruleOf(both, { match: "any" }), 5_000, slowly)?.why).toHaveLength(2);
  });

  test("speaks of its classes, and of sizes where the class is unknown", () => {
    const rule = ruleOf({ kind: "speed", from: 5 }, { classes: ["truck"], size: { from: 6, to: 20 } });
    const as = (className: string, size?: number) =>
      first(rule, 3_000, () => ({ east: 5, north: 5, className, ...(size && { size }) })) !== undefined;
    expect([as("truck"), as("truck", 3), as("car", 8), as("unknown", 8), as("unknown", 4), as("unknown")]).toEqual([
      true,
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  test("holds in its hours only, and not while it is off", () => {
    const rule = ruleOf({ kind: "speed", from: 5 }, { hours: { from: "00:00", to: "00:01" } });
    const here = () => ({ east: 5, north: 5 });
    expect(first(rule, 3_000, here)?.why.at(-1)).toBe("at 00:00, between 00:00 and 00:01");
    expect(first({ ...rule, hours: { from: "00:02", to: "23:59" } }, 3_000, here)).toBeUndefined();
    expect(first({ ...rule, on: false }, 3_000, here)).toBeUndefined();
  });

  test("never fires on one or two sights, whatever else it wants", () => {
    const rule = ruleOf({ kind: "heading", fromDeg: 0, toDeg: 360 }, { where: { kind: "anywhere" } });
    const watch = new RuleWatch({ rules: [rule], zones: [], timeZone: "UTC" });
    expect([0, 2_000].flatMap((at) => watch.observe(trackAt(0, 0, at), at))).toEqual([]);
    expect(watch.observe(trackAt(0, 0, 2_200), 2_200)).toHaveLength(1);
  });

  test("answers the same for the same tracks, and goes on from a stored state", () => {
    const whole = new RuleWatch({ rules: [ruleOf(crossing)], zones: [zone], timeZone: "UTC" });
    let parted = new RuleWatch({ rules: [ruleOf(crossing)], zones: [zone], timeZone: "UTC" });
    for (let at = 0; at <= 20_000; at += 200) {
      const track = trackAt(500, 100 - at / 100, at);
      expect(parted.observe(track, at)).toEqual(whole.observe(track, at));
      const state = JSON.parse(JSON.stringify(parted.state()));
      parted = new RuleWatch({ rules: [ruleOf(crossing)], zones: [zone], timeZone: "UTC" });
      parted.restore(state);
    }
  });
});
