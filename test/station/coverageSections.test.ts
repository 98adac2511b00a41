import { expect, it } from "vitest";
import type { SectionRecord } from "../../src/contract/coverage.ts";
import { type FailureError, failureOf } from "../../src/contract/failure.ts";
import type { LiveVehicle } from "../../src/contract/records.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { OnMission } from "../../src/mission/flyingLooks.ts";
import { mapOf } from "../../src/mission/plannedCoverage.ts";
import { scheduleOf } from "../../src/mission/schedule/schedule.ts";
import { writeSchedule } from "../../src/mission/schedule/scheduleFile.ts";
import { CorridorSight } from "../../src/mission/sight.ts";
import { CoverageEyes } from "../../src/station/coverageEyes.ts";
import { CoverageSections } from "../../src/station/coverageSections.ts";
import { CoverageStore } from "../../src/store/coverageStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { at, line } from "../geo/local.ts";

const MINUTE = 60_000;
const noon = Date.parse("2026-06-01T11:00:00Z");
const ground = flatGround(400);
const camera = { width: 1280, height: 720, hfovDeg: 40 };
const plan = newPlan({ section: line([0, 0], [4_000, 0]), home: at(0, -400), watchWidth: 100, name: "River" });

function station(db = openDatabase(":memory:"), now = noon) {
  const state = {
    now,
    flown: [] as { vehicleId: string; plan: typeof plan }[],
    gone: new Set<string>(),
    onMission: [] as (OnMission & { vehicleId: string })[],
    told: [] as string[][],
  };
  const places = new Map<string, LiveVehicle>();
  const eyes = new CoverageEyes({
    cameraViews: {
      modelOf: () => camera,
      calibrationOf: () => undefined,
      poseAt: (vehicleId, _, when) => {
        const live = places.get(vehicleId) as LiveVehicle;
        return {
          ...{ at: when, position: { lat: live.lat, lon: live.lon, amsl: live.amsl }, yawDeg: 90 },
          ...{ pitchDeg: 0, rollDeg: 0, gimbalPitchDeg: -35, gimbalYawDeg: -90 },
          sigma: { horizontal: 2, vertical: 3, yawDeg: 2, tiltDeg: 1, gimbalDeg: 1 },
          rates: { east: 0, north: 0, up: 0, yawDeg: 0, gimbalPitchDeg: 0, gimbalYawDeg: 0 },
        };
      },
    },
    streamsOf: () => undefined,
    isThermal: () => false,
    profileOf: () => undefined,
    isSimulated: () => false,
  });
  const sections = new CoverageSections({
    ...{ store: new CoverageStore(db), eyes, now: () => state.now, groundOf: () => ground },
    flown: () => state.flown,
    onMission: () => state.onMission,
    stateOf: (vehicleId) => (state.gone.has(vehicleId) ? "gone" : "flying"),
    alarms: (wrong: readonly SectionRecord[]) => state.told.push(wrong.map(({ alarm }) => alarm?.words ?? "")),
    keep: (_, write) => write(),
  });
  sections.restore();
  /** A drone flies along the section, beside it, at 20 m/s. */
  const fly = (vehicleId: string, from: number, to: number): void => {
    for (let along = from; along < to; along += 4) {
      state.now += 200;
      const live = { id: vehicleId, at: state.now, ...at(along, -150), amsl: 500 } as LiveVehicle;
      places.set(vehicleId, live);
      sections.observe(live);
    }
  };
  const only = () => sections.records()[0] as SectionRecord;
  return { db, sections, state, fly, only };
}
const wait = (s: ReturnType<typeof station>, ms: number): void => {
  const until = s.state.now + ms;
  for (; s.state.now < until; s.state.now += 1_000) s.sections.tick();
};

it("what two drones see of one section is one picture, as old as its oldest place", () => {
  const s = station();
  s.sections.watch(plan, { promiseMs: 20 * MINUTE });
  s.fly("1:1", -300, 2_000);
  const early = s.state.now;
  s.state.now += 5 * MINUTE;
  s.fly("2:1", 1_900, 4_100);
  wait(s, 2_000);
  const { age, vehicleIds, promiseMs, youngMs } = s.only();
  const rows = (100 * 8) / 11; // of eleven rows, those that the picture is wide enough for
  expect([age.seen, age.young, age.everSeen]).toEqual([rows, rows, true]);
  expect(vehicleIds).toEqual(["2:1"]);
  expect([promiseMs, youngMs]).toEqual([20 * MINUTE, 20 * MINUTE]);
  // The oldest place is near the beginning, which the first drone passed first.
  expect(age.along).toBeLessThan(200);
  expect(s.state.now - age.worstMs).toBeLessThan(early);
  expect(age.worstMs).toBeGreaterThan(5 * MINUTE);
});

it("what is seen live is what the planner's model sees from the same places", () => {
  const s = station();
  s.sections.watch(plan, {});
  s.fly("1:1", 500, 1_500);
  const delta = s.sections.changes(s.only().id, null, 0);
  const map = mapOf({ section: plan.section, watchWidth: 100 }, delta?.step as number);
  const sight = new CorridorSight(map, { camera, ground, pixels: s.only().pixels });
  for (let along = 500; along < 1_500; along += 4)
    sight.look({ ...at(along, -150), amsl: 500, headingDeg: 0, pitchDeg: -35, rollDeg: 0 }, 1);
  const seen = [...map.lastSeenAt.keys()].filter((cell) => !Number.isNaN(map.lastSeenAt[cell]));
  const live = [...(delta?.cells ?? [])].filter((_, i) => !Number.isNaN(delta?.lastSeenAt[i]));
  expect(live).toEqual(seen);
  expect(seen.length).toBeGreaterThan(100);
});

it("a patrol in the air is watched by itself, until nobody has flown it for half an hour", () => {
  const s = station();
  s.state.flown = [{ vehicleId: "1:1", plan }];
  wait(s, 1_000);
  expect([s.only().name, s.only().asked, s.only().promiseMs]).toEqual(["River", false, undefined]);
  s.state.flown = [];
  wait(s, 29 * MINUTE);
  expect(s.sections.records()).toHaveLength(1);
  wait(s, 2 * MINUTE);
  expect(s.sections.records()).toEqual([]);
});

it("the part of a schedule's sortie is seen as a part of the whole section that was asked for", () => {
  const s = station();
  const part = { ...plan, name: "Part", section: line([1_000, 0], [2_000, 0]) };
  s.state.flown = [{ vehicleId: "1:1", plan: part }];
  wait(s, 1_000);
  expect(s.only().name).toBe("Part");
  s.sections.watch(plan, {});
  wait(s, 1_000);
  expect(s.sections.records().map(({ name }) => name)).toEqual(["River"]);
});

it("after a restart the watch goes on with what was seen, promised and written down", () => {
  const s = station();
  const { id } = s.sections.watch(plan, { promiseMs: 30 * MINUTE });
  wait(s, 1_000);
  s.fly("1:1", -300, 4_300);
  wait(s, 3 * MINUTE);
  s.sections.close();
  const before = s.only();
  const again = station(s.db, s.state.now + 10 * MINUTE);
  again.sections.tick();
  const after = again.only();
  expect(after.age.seen).toBe(before.age.seen);
  expect(after.age.worstMs - before.age.worstMs).toBeCloseTo(again.state.now - before.at, -1);
  expect([after.id, after.promiseMs, after.startedAt, after.asked]).toEqual([id, 30 * MINUTE, before.startedAt, true]);
  const history = again.sections.history(id, noon, again.state.now);
  expect(history.length).toBeGreaterThanOrEqual(3);
  expect(history.at(-1)).toMatchObject({ seen: before.age.seen, promiseMs: 30 * MINUTE });
});

it("what a clock that was ahead has stamped is forgotten once it is set right, also after a restart, and seen anew from then on", () => {
  const s = station();
  const { id } = s.sections.watch(plan, { promiseMs: 30 * MINUTE });
  wait(s, 1_000);
  s.fly("1:1", -300, 2_000);
  const early = s.only().startedAt;
  s.state.now += 24 * 60 * MINUTE; // a day ahead
  s.fly("1:1", 1_900, 4_300);
  wait(s, 3 * MINUTE);
  expect(s.only().age.seen).toBeGreaterThan(70);
  s.sections.close();
  for (const righted of [s, station(s.db, early + 5 * MINUTE)]) {
    righted.state.now = early + 5 * MINUTE;
    righted.sections.tick();
    const { age, startedAt } = righted.only();
    expect(age.seen).toBeGreaterThan(30);
    expect(age.seen).toBeLessThan(45); // the half that was seen before the clock went wrong
    expect([startedAt, age.everSeen, age.worstMs]).toEqual([early, false, 5 * MINUTE]);
    expect(righted.sections.changes(id, null, 0)?.lastSeenAt.every((seenAt) => !(seenAt > righted.state.now))).toBe(
      true,
    );
    righted.fly("2:1", 3_000, 4_300);
    righted.sections.tick();
    expect(righted.only().age.seen).toBeGreaterThan(age.seen + 10);
  }
});

it("a watch that a clock that was ahead has begun counts from when that is set right", () => {
  const s = station(undefined, noon + 24 * 60 * MINUTE);
  s.sections.watch(plan, {});
  s.state.now = noon;
  s.sections.tick();
  s.state.now += 5 * MINUTE;
  s.sections.tick();
  expect(s.only().age.worstMs).toBeGreaterThan(4 * MINUTE);
});

it("that nobody comes is said before the promise is broken, when the drone that was to come is lost", () => {
  const s = station();
  const drone = {
    ...{ id: "A", base: at(0, -400), speed: 20, transitSpeed: 20, climbMs: 10_000, landMs: 10_000 },
    ...{ enduranceMs: 120 * MINUTE, reservePercent: 20, turnaroundMs: MINUTE, chargeMs: 0 },
  };
  const schedule = scheduleOf({
    ...{ name: "River", line: line([0, -150], [4_000, -150]), closed: false, drones: [drone], startAt: s.state.now },
    ...{ horizonMs: 90 * MINUTE, promiseMs: 10 * MINUTE, ahl: 100 },
    separation: { horizontal: 100, vertical: 20, layers: 2 },
  });
  const text = writeSchedule(schedule);
  s.sections.watch(plan, { promiseMs: 10 * MINUTE, schedule: text, crew: { A: "1:1" } });
  wait(s, 2_000);
  const { forecast } = s.only();
  expect(s.state.told.at(-1)).toEqual([]);
  expect(forecast?.late).toEqual([]);
  expect(forecast?.peakMs).toBeLessThan(10 * MINUTE);
  s.state.gone.add("1:1");
  wait(s, 3 * MINUTE);
  expect(s.state.told.at(-1)).toEqual([]); // there is time to find it again
  wait(s, 3 * MINUTE);
  expect(s.state.told.at(-1)?.[0]).toContain(
    "River is not seen again in time: nobody is known to come (km 0.0 to 4.0, due by",
  );
  wait(s, 5 * MINUTE);
  expect(s.state.told.at(-1)?.[0]).toContain("River was not seen yet at km");
  s.state.gone.clear();
  s.sections.promise(s.only().id, null);
  wait(s, 1_000);
  expect(s.state.told.at(-1)).toEqual([]);
});

it("without a schedule those in the air are expected where their missions lead them, and nobody after that", () => {
  const s = station();
  s.sections.watch(plan, { promiseMs: 10 * MINUTE });
  wait(s, 6_000);
  expect(s.only().forecast?.lastLookAt).toBeUndefined();
  const waypoint = (east: number) => {
    const params: [number, number, number, number] = [0, 0, 0, 0];
    return { command: 16, frame: 3, params, ...at(east, -150), z: 100, autocontinue: true };
  };
  const items = [waypoint(0), waypoint(4_000)];
  s.state.onMission = [{ vehicleId: "1:1", items, current: 1, place: at(0, -150), speed: 20 }];
  wait(s, 6_000);
  const { lastLookAt = 0, late = [] } = s.only().forecast ?? {};
  expect((lastLookAt - s.state.now) / 1_000).toBeCloseTo(200, -1.5);
  expect(late).toEqual([]);
  s.state.onMission = [];
  wait(s, 6 * MINUTE);
  expect(s.state.told.at(-1)?.[0]).toContain("nobody is known to come");
});

it("a section that is asked for once more keeps what is not said anew, and one that is let go ends when nobody flies", () => {
  const s = station();
  const { id } = s.sections.watch(plan, { promiseMs: 10 * MINUTE });
  expect(s.sections.watch(plan, {}).promiseMs).toBe(10 * MINUTE);
  expect(s.sections.watch(plan, { promiseMs: 12 * MINUTE }).promiseMs).toBe(12 * MINUTE);
  s.sections.letGo(id);
  expect([s.only().asked, s.only().promiseMs]).toEqual([false, 12 * MINUTE]);
  wait(s, 31 * MINUTE);
  expect(s.sections.records()).toEqual([]);
});

it("what can not be watched is refused in words", () => {
  const { sections } = station();
  const refused = (work: () => unknown): FailureError["failure"] => {
    try {
      work();
    } catch (cause) {
      return failureOf(cause);
    }
    throw new Error("nothing was thrown");
  };
  expect(refused(() => sections.watch({ ...plan, section: [] }, {}))).toMatchObject({ code: "bad-input" });
  expect(refused(() => sections.watch(plan, { schedule: "{" })).message).toContain("not a schedule");
  expect(refused(() => sections.promise("nobody", 1)).code).toBe("not-found");
  expect(refused(() => sections.unwatch("nobody")).code).toBe("not-found");
  expect(sections.records()).toEqual([]);
});
