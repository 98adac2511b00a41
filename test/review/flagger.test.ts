import { describe, expect, test } from "vitest";
import type { FlagRule } from "../../src/contract/flagRules.ts";
import type { FlagRecord, TrackRecord } from "../../src/contract/records.ts";
import { contains } from "../../src/geo/polygon.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { type FlagChange, Flagger } from "../../src/review/flagger.ts";
import { newRule, usualRules } from "../../src/review/rules/usualRules.ts";
import { depthIn, watchZoneOf, zoneOutline } from "../../src/review/watchZone.ts";
import { above, at, line, metres } from "../geo/local.ts";

const plan = newPlan({ name: "North ridge", section: line([0, 0], [1000, 0]), watchWidth: 60 });
const zone = watchZoneOf(plan);

function start(options: Partial<ConstructorParameters<typeof Flagger>[0]> = {}) {
  let n = 0;
  return new Flagger({ zones: [zone], newId: () => `flag-${++n}`, ...options });
}

const track = (given: Partial<TrackRecord> & { east?: number; north?: number } = {}): TrackRecord => {
  const { east = 500, north = 0, ...rest } = given;
  return {
    id: "t1",
    streamId: "cam",
    vehicleId: "1:1",
    className: "vehicle",
    score: 0.8,
    firstAt: 0,
    lastAt: 0,
    place: above(east, north, 400),
    ellipse: { major: 2, minor: 1, angleDeg: 0 },
    speed: 8,
    headingDeg: 90,
    stationary: false,
    ended: false,
    ...rest,
  };
};

/** Shows a track five times a second from `from` to `to` (ms), wherever `where` says. */
function show(
  flagger: Flagger,
  from: number,
  to: number,
  given: (at: number) => Partial<TrackRecord> & { east?: number; north?: number } = () => ({}),
  sortieId = "s1",
): FlagChange[] {
  const changes: FlagChange[] = [];
  for (let now = from; now <= to; now += 200) {
    changes.push(...flagger.tick(now));
    changes.push(...flagger.observe(track({ firstAt: from, lastAt: now, ...given(now) }), now, sortieId));
  }
  return changes;
}

const opened = (changes: readonly FlagChange[]) =>
  changes.filter(({ change }) => change === "opened").map(({ flag }) => flag);
const parked = { stationary: true, speed: 0 };
const nth = (flagger: Flagger, n: number) => flagger.flags()[n] as FlagRecord;

describe("a flag opens", () => {
  test("when a vehicle was in the zone for two seconds, and says why in figures", () => {
    const flagger = start();
    const changes = show(flagger, 0, 2_000, () => ({ north: 42 }));
    expect(changes.map(({ change, flag }) => [change, flag.openedAt])).toEqual([["opened", 2_000]]);
    expect(changes[0]?.flag).toEqual({
      id: "flag-1",
      sortieId: "s1",
      state: "open",
      rule: "vehicle in watch zone",
      reason:
        "vehicle in the watch zone of “North ridge” for 2.0 s (11 frames; the rule is 2 s), 42 m from the section, ± 2 m, moving at 29 km/h",
      className: "vehicle",
      score: 0.8,
      openedAt: 2_000,
      lastAt: 2_000,
      place: above(500, 42, 400),
      ellipse: { major: 2, minor: 1, angleDeg: 0 },
      stationary: false,
      severity: "alert",
      fired: [
        {
          ruleId: "watch-zone",
          version: 1,
          name: "vehicle in watch zone",
          severity: "alert",
          text: "Alert when anything in a watch zone stays for 2 s (5 frames)",
          at: 2_000,
          reasons: [
            {
              kind: "place",
              text: "in the watch zone of “North ridge”, 42 m from the line; 1.00 certain",
              certainty: 1,
            },
            { kind: "dwell", text: "in “North ridge” for 2.0 s; 11 frames; 1.00 certain", certainty: 1 },
          ],
        },
      ],
      sightings: [{ streamId: "cam", vehicleId: "1:1", trackIds: ["t1"], fromAt: 0, toAt: 2_000 }],
      note: "",
    });
  });

  test("not sooner, not outside, not on too few frames, not on a place that is nowhere near certain", () => {
    expect(show(start(), 0, 1_800)).toEqual([]);
    expect(show(start(), 0, 9_000, () => ({ north: 61 }))).toEqual([]);
    expect(show(start(), 0, 9_000, () => ({ ellipse: { major: 200, minor: 5, angleDeg: 0 } }))).toEqual([]);
    const flagger = start();
    for (const now of [0, 1_000, 2_000, 3_000]) expect(flagger.observe(track(), now, "s1")).toEqual([]);
    expect(flagger.observe(track(), 4_000, "s1")).toHaveLength(1);
  });

  test("not for a track without a place, an ended one, or a class the rule leaves out", () => {
    const { place: _, ...placeless } = track();
    const rules = usualRules.map((rule) => ({ ...rule, classes: ["car"] }));
    const flagger = start({ rules });
    for (let now = 0; now < 5_000; now += 200)
      for (const one of [placeless, track({ ended: true, className: "car" }), track({ className: "tractor" })])
        expect(flagger.observe(one, now, "s1")).toEqual([]);
    expect(opened(show(start({ rules }), 0, 3_000, () => ({ className: "car" })))).toHaveLength(1);
  });

  test("not for places that are no numbers, which leave nothing behind", () => {
    const flagger = start();
    const odd = [
      { place: above(Number.NaN, 0, 400) },
      { ellipse: { major: Number.NaN, minor: 1, angleDeg: 0 } },
      { ellipse: { major: 2, minor: Number.POSITIVE_INFINITY, angleDeg: 0 } },
    ];
    for (const one of odd) expect(show(flagger, 0, 5_000, () => one)).toEqual([]);
    expect(opened(show(flagger, 6_000, 8_000))).toHaveLength(1);
  });

  test("although one fix strayed out of the zone, but not when the vehicle was out for longer", () => {
    expect(opened(show(start(), 0, 2_200, (now) => ({ north: now === 1_000 ? 70 : 40 })))).toHaveLength(1);
    const out = (now: number) => ({ north: now >= 400 && now <= 2_000 ? 70 : 40 });
    expect(opened(show(start(), 0, 3_000, out))).toHaveLength(0);
    expect(opened(show(start(), 0, 4_600, out))).toHaveLength(1);
  });

  test("in whichever of several zones", () => {
    const other = { id: "b", name: "Ford", section: line([0, 900], [1000, 900]), width: 40 };
    const flags = opened(show(start({ zones: [zone, other] }), 0, 3_000, () => ({ north: 920 })));
    expect(flags.map(({ reason }) => reason.slice(0, 40))).toEqual(["vehicle in the watch zone of “Ford” for "]);
    const flagger = start();
    flagger.setZones([other]);
    expect(opened(show(flagger, 0, 3_000))).toEqual([]);
  });
});

describe("an open flag", () => {
  test("goes on as long as its vehicle is seen, and moves with it", () => {
    const flagger = start();
    const changes = show(flagger, 0, 6_000, (now) => ({ east: 300 + now / 100, score: now === 4_000 ? 0.95 : 0.7 }));
    const last = changes.at(-1)?.flag as FlagRecord;
    expect(opened(changes)).toHaveLength(1);
    expect([last.openedAt, last.lastAt, last.score, last.sightings]).toEqual([
      2_000,
      6_000,
      0.95,
      [{ streamId: "cam", vehicleId: "1:1", trackIds: ["t1"], fromAt: 0, toAt: 6_000 }],
    ]);
    expect(metres([last.place])).toEqual([[360, 0]]);
  });

  test("closes ten seconds after the last sight, once", () => {
    const flagger = start();
    show(flagger, 0, 3_000);
    expect(flagger.tick(13_000)).toEqual([]);
    expect(flagger.tick(13_001).map(({ change, flag }) => [change, flag.state, flag.lastAt])).toEqual([
      ["closed", "closed", 3_000],
    ]);
    expect(flagger.tick(60_000)).toEqual([]);
  });

  test("is closed with its sortie, and the flags of other sorties are not", () => {
    const flagger = start();
    show(flagger, 0, 3_000);
    show(flagger, 0, 3_000, () => ({ id: "x", streamId: "cam2", east: 900 }), "s2");
    expect(flagger.closeAll("s1").map(({ flag }) => flag.sortieId)).toEqual(["s1"]);
    expect(flagger.flags().map(({ sortieId, state }) => [sortieId, state])).toEqual([
      ["s1", "closed"],
      ["s2", "open"],
    ]);
  });

  test("takes in a second vehicle beside the first", () => {
    const flagger = start();
    for (let now = 0; now <= 4_000; now += 200)
      for (const [id, east] of [
        ["t1", 500],
        ["t2", 512],
      ] as const)
        flagger.observe(track({ id, east, lastAt: now }), now, "s1");
    expect(flagger.flags().map(({ sightings }) => sightings)).toEqual([
      [{ streamId: "cam", vehicleId: "1:1", trackIds: ["t1", "t2"], fromAt: 0, toAt: 4_000 }],
    ]);
    expect(metres([(flagger.flags()[0] as FlagRecord).place])).toEqual([[500, 0]]);
  });

  test("does not take in a vehicle far off, in its own picture or in that of another drone", () => {
    const flagger = start();
    for (let now = 0; now <= 4_000; now += 200) {
      flagger.observe(track({ lastAt: now }), now, "s1");
      flagger.observe(track({ id: "t2", east: 560, lastAt: now }), now, "s1");
      flagger.observe(track({ id: "t1", streamId: "other", lastAt: now, east: 440 }), now, "s1");
    }
    expect(flagger.flags()).toHaveLength(3);
  });

  test("goes on under another track when the tracker lost the vehicle for a moment", () => {
    const flagger = start();
    const drive = (now: number) => ({ east: 200 + now / 100, speed: 10 });
    show(flagger, 0, 4_000, drive);
    show(flagger, 7_000, 10_000, (now) => ({ ...drive(now), id: "t9" }));
    expect(flagger.flags().map(({ sightings }) => sightings[0]?.trackIds)).toEqual([["t1", "t9"]]);
  });
});

describe("a parked car", () => {
  const still =
    (id: string, east = 500) =>
    () => ({ ...parked, id, east });

  test("seen on three passes is one flag with three sightings", () => {
    const flagger = start();
    const changes = [
      ...show(flagger, 0, 8_000, still("t1")),
      ...show(flagger, 100_000, 108_000, still("t40", 505)),
      ...show(flagger, 200_000, 208_000, still("t90", 497)),
    ];
    expect(opened(changes)).toHaveLength(1);
    expect(
      flagger
        .flags()
        .map(({ sightings }) => sightings.map(({ trackIds, fromAt, toAt }) => [...trackIds, fromAt, toAt])),
    ).toEqual([
      [
        ["t1", 0, 8_000],
        ["t40", 100_000, 108_000],
        ["t90", 200_000, 208_000],
      ],
    ]);
    expect(changes.filter(({ change }) => change === "closed")).toHaveLength(2);
  });

  test("is known again before its new track was seen long enough to be called stationary", () => {
    const flagger = start();
    show(flagger, 0, 8_000, still("t1"));
    const again = show(flagger, 100_000, 102_400, () => ({ id: "t2", speed: 1.2, stationary: false, east: 504 }));
    expect(opened(again)).toEqual([]);
    const [flag] = flagger.flags();
    expect([flag?.stationary, flag?.sightings.length, metres([flag?.place ?? at(0, 0)])]).toEqual([
      true,
      2,
      [[500, 0]],
    ]);
  });

  test("is another one beyond ten metres, unless its place is that uncertain", () => {
    const far = start();
    show(far, 0, 8_000, still("t1"));
    expect(opened(show(far, 100_000, 108_000, still("t2", 513)))).toHaveLength(1);
    const vague = start();
    show(vague, 0, 8_000, still("t1"));
    const unsure = () => ({ ...parked, id: "t2", east: 513, ellipse: { major: 5, minor: 2, angleDeg: 90 } });
    expect(opened(show(vague, 100_000, 108_000, unsure))).toHaveLength(0);
  });

  test("is not what drives past the same place later", () => {
    const flagger = start();
    show(flagger, 0, 8_000, still("t1"));
    const past = show(flagger, 100_000, 104_000, (now) => ({ id: "t2", speed: 10, east: 480 + (now - 100_000) / 100 }));
    expect(opened(past)).toHaveLength(1);
  });

  test("in another sortie, and by another drone, is the same one, until half a day has passed", () => {
    const flagger = start();
    show(flagger, 0, 8_000, still("t1"));
    flagger.closeAll("s1");
    const other = () => ({ ...still("t2")(), streamId: "cam2", vehicleId: "2:1" });
    expect(opened(show(flagger, 100_000, 108_000, other, "s2"))).toEqual([]);
    expect(flagger.flags().map(({ sortieId, sightings }) => [sortieId, sightings])).toEqual([
      [
        "s1",
        [
          { streamId: "cam", vehicleId: "1:1", trackIds: ["t1"], fromAt: 0, toAt: 8_000 },
          { streamId: "cam2", vehicleId: "2:1", trackIds: ["t2"], fromAt: 100_000, toAt: 108_000, sortieId: "s2" },
        ],
      ],
    ]);
    const late = 13 * 3_600_000;
    expect(opened(show(flagger, late, late + 8_000, still("t3"), "s3"))).toHaveLength(1);
  });

  test("beside another one is remembered with its own place", () => {
    const flagger = start();
    for (let now = 0; now <= 8_000; now += 200)
      for (const [id, east] of [
        ["t1", 500],
        ["t2", 514],
      ] as const)
        flagger.observe(track({ ...parked, id, east, lastAt: now }), now, "s1");
    flagger.tick(20_000);
    expect(opened(show(flagger, 100_000, 104_000, still("t7", 516)))).toEqual([]);
  });

  test("keeps the place it was seen best at", () => {
    const flagger = start();
    show(flagger, 0, 4_000, still("t1"));
    show(flagger, 4_200, 8_000, () => ({ ...parked, east: 508, ellipse: { major: 4, minor: 2, angleDeg: 0 } }));
    expect(metres([(flagger.flags()[0] as FlagRecord).place])).toEqual([[500, 0]]);
    show(flagger, 8_200, 9_000, () => ({ ...parked, east: 503, ellipse: { major: 1, minor: 1, angleDeg: 0 } }));
    expect(metres([(flagger.flags()[0] as FlagRecord).place])).toEqual([[503, 0]]);
  });
});

describe("a moving vehicle", () => {
  /** Two drones see a car that drives east at 10 m/s, their places `apart` metres apart. */
  function seenByTwo(apart: number, given: Partial<TrackRecord> = {}): Flagger {
    const flagger = start();
    for (let now = 0; now <= 6_000; now += 200) {
      const east = 100 + now / 100;
      flagger.observe(track({ speed: 10, east, lastAt: now }), now, "s1");
      flagger.observe(
        track({ id: "t7", streamId: "cam2", vehicleId: "2:1", speed: 10, east: east + apart, lastAt: now, ...given }),
        now,
        "s2",
      );
    }
    return flagger;
  }

  test("that two drones see at once is one flag of both sorties", () => {
    const flagger = seenByTwo(5);
    expect(flagger.flags().map(({ sightings }) => sightings)).toEqual([
      [
        { streamId: "cam", vehicleId: "1:1", trackIds: ["t1"], fromAt: 0, toAt: 6_000 },
        { streamId: "cam2", vehicleId: "2:1", trackIds: ["t7"], fromAt: 0, toAt: 6_000, sortieId: "s2" },
      ],
    ]);
    expect(flagger.closeAll("s1")).toEqual([]);
  });

  test("that the tracker knows as one is one flag, however far the drones' places are apart", () => {
    const flagger = start();
    for (let now = 0; now <= 6_000; now += 200)
      for (const [streamId, east] of [
        ["cam", 300],
        ["cam2", 345],
      ] as const)
        flagger.observe(track({ streamId, east, lastAt: now, commonId: "c1" }), now, "s1");
    expect(flagger.flags().map(({ sightings }) => sightings.length)).toEqual([2]);
  });

  test("is another one further off than its errors allow, or where it goes the other way", () => {
    expect(seenByTwo(30).flags()).toHaveLength(2);
    expect(seenByTwo(5, { headingDeg: 270 }).flags()).toHaveLength(2);
  });

  test("is told again by another drone where its motion has taken it, not elsewhere and not much later", () => {
    const later = (afterMs: number, north = 0) => {
      const flagger = start();
      show(flagger, 0, 4_000, (now) => ({ speed: 10, east: 100 + now / 100 }));
      const from = 4_000 + afterMs - 2_000;
      const there = (now: number) => ({ id: "t7", streamId: "cam2", speed: 10, east: 100 + now / 100, north });
      return opened(show(flagger, from, from + 4_000, there, "s2")).length;
    };
    expect([later(5_000), later(15_000), later(5_000, 50), later(40_000)]).toEqual([0, 0, 1, 1]);
  });
});

describe("a second rule", () => {
  const fast: FlagRule = {
    ...newRule("fast"),
    name: "fast vehicle",
    severity: "alert",
    conditions: [{ kind: "speed", from: 15 }],
  };
  const rules = [...usualRules.map((rule) => ({ ...rule, severity: "notice" as const })), fast];
  const faster = (now: number) => ({ speed: now < 4_000 ? 8 : 20 });

  test("about the same vehicle is a second reason of its flag, and the louder one speaks", () => {
    const flagger = start({ rules });
    show(flagger, 0, 8_000, faster);
    const [flag, ...others] = flagger.flags();
    expect(others).toEqual([]);
    expect(flag?.fired?.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([
      ["watch-zone", "notice"],
      ["fast", "alert"],
    ]);
    expect([flag?.severity, flag?.rule, flag?.reason]).toEqual([
      "alert",
      "fast vehicle",
      "vehicle in the watch zone of “North ridge”, 0 m from the line, at 20 m/s, ± 2 m, moving at 72 km/h",
    ]);
  });

  test("is a question of its own once the first was judged", () => {
    const flagger = start({ rules });
    show(flagger, 0, 3_000, faster);
    flagger.takeIn({ ...nth(flagger, 0), verdict: { kind: "dismissed", by: "analyst", at: 3_000 } });
    expect(opened(show(flagger, 3_200, 9_000, (now) => ({ ...faster(now), firstAt: 0 })))).toHaveLength(1);
    expect(flagger.flags().map(({ rule, fired }) => [rule, fired?.map(({ ruleId }) => ruleId)])).toEqual([
      ["vehicle in watch zone", ["watch-zone"]],
      ["fast vehicle", ["fast", "watch-zone"]],
    ]);
  });
});

describe("after a restart", () => {
  const restarted = (state: ReturnType<Flagger["state"]>) => {
    const flagger = new Flagger({ zones: [zone], newId: () => "flag-new" });
    flagger.restore(structuredClone(state));
    return flagger;
  };

  test("an open flag goes on with the same track", () => {
    const before = start();
    show(before, 0, 3_000);
    const after = restarted(before.state());
    const changes = show(after, 5_000, 6_000);
    expect(changes.every(({ change, flag }) => change === "updated" && flag.id === "flag-1")).toBe(true);
    expect(after.flags()[0]?.sightings).toHaveLength(1);
  });

  test("a track of the same name that began elsewhere since is another vehicle", () => {
    const before = start();
    show(before, 0, 3_000);
    const after = restarted(before.state());
    expect(after.observe(track({ firstAt: 4_000, east: 800 }), 4_000, "s1")).toEqual([]);
    expect(opened(show(after, 4_200, 6_400, () => ({ firstAt: 4_000, east: 800 }))).map(({ id }) => id)).toEqual([
      "flag-new",
    ]);
  });

  test("an open flag whose vehicle is not seen again closes", () => {
    const before = start();
    show(before, 0, 3_000);
    const after = restarted(before.state());
    expect(after.tick(14_000).map(({ change }) => change)).toEqual(["closed"]);
  });

  test("from the stored flags alone, a parked car is still known", () => {
    const before = start();
    show(before, 0, 8_000, () => parked);
    const after = new Flagger({ zones: [zone], newId: () => "flag-new" });
    after.restore({ flags: [...before.flags()] });
    after.tick(50_000);
    expect(opened(show(after, 100_000, 105_000, () => ({ ...parked, id: "t1" })))).toEqual([]);
    expect(after.flags()[0]?.sightings).toHaveLength(2);
  });

  test("a stay in the zone that had begun counts on", () => {
    const before = start();
    show(before, 0, 1_400);
    expect(opened(show(restarted(before.state()), 1_600, 2_000))).toHaveLength(1);
  });

  test("the state is plain and whole", () => {
    const before = start();
    show(before, 0, 8_000, () => parked);
    before.tick(50_000);
    show(before, 60_000, 61_000, () => ({ id: "t5", east: 100 }));
    const state = before.state();
    expect(structuredClone(state)).toEqual(state);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(restarted(state).state()).toEqual(state);
  });
});

test("what an analyst added stays with the flag when its vehicle is seen again", () => {
  const flagger = start();
  show(flagger, 0, 8_000, () => parked);
  const verdict = { kind: "dismissed", by: "ana", at: 9_000 } as const;
  flagger.takeIn({ ...nth(flagger, 0), verdict, note: "farmer", thumbnail: "media://x.jpg" });
  const later = show(flagger, 100_000, 104_000, () => ({ ...parked, id: "t2" })).at(-1)?.flag;
  expect([later?.verdict, later?.note, later?.thumbnail]).toEqual([verdict, "farmer", "media://x.jpg"]);
  const { verdict: _, ...withdrawn } = nth(flagger, 0);
  expect(flagger.takeIn(withdrawn)).not.toHaveProperty("verdict");
  expect([flagger.takeIn({ ...withdrawn, id: "nothing" }), flagger.flags()]).toEqual([undefined, [withdrawn]]);
});

test("a flag that another station has seen, too, grows with what was seen there in it", () => {
  const flagger = start();
  show(flagger, 0, 8_000, () => parked);
  const there = { streamId: "other", vehicleId: "2:1", trackIds: ["x1"], fromAt: 90_000, toAt: 95_000, sortieId: "s7" };
  const flag = nth(flagger, 0);
  show(flagger, 8_200, 9_000, () => ({ ...parked, firstAt: 0 })); // since it was kept last
  const grown = flagger.takeIn({ ...flag, lastAt: 95_000, sightings: [...flag.sightings, there], note: "known" });
  expect([grown?.lastAt, grown?.note, grown?.state]).toEqual([95_000, "known", "open"]);
  expect(grown?.sightings.map(({ streamId, toAt }) => [streamId, toAt])).toEqual([
    ["cam", 9_000],
    ["other", 95_000],
  ]);
  const later = show(flagger, 100_000, 104_000, () => ({ ...parked, id: "t2" })).at(-1)?.flag;
  expect(later?.sightings.map(({ streamId, trackIds }) => [streamId, trackIds])).toEqual([
    ["cam", ["t1"]],
    ["other", ["x1"]],
    ["cam", ["t2"]],
  ]);
});

test("a flag that was closed long ago is forgotten, and its vehicle is a new question", () => {
  const flagger = start();
  show(flagger, 0, 3_000, () => parked);
  flagger.tick(20_000);
  flagger.tick(13 * 3_600_000);
  expect(flagger.state()).toEqual({ flags: [], tracks: [], parked: [] });
});

test("a watch zone is the corridor of its plan, and its outline holds the same places", () => {
  expect(zone).toEqual({ id: "North ridge", name: "North ridge", section: plan.section, width: 60 });
  const outline = zoneOutline(zone);
  for (const [east, north] of [
    [500, 59],
    [500, 61],
    [-55, 0],
    [-45, 45],
    [1_030, 30],
  ] as const)
    expect(contains(outline, at(east, north))).toBe(depthIn(zone, at(east, north)) !== undefined);
  expect(depthIn(zone, at(500, -42))).toBeCloseTo(42, 2);
  expect(depthIn({ ...zone, section: [] }, at(0, 0))).toBeUndefined();
});
