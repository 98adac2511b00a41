import { describe, expect, test } from "vitest";
import { barsOf } from "../../renderer/plan/schedule/bars.ts";
import { droneOf, droneOfVehicle, firstWish, taskOf } from "../../renderer/plan/schedule/crew.ts";
import { answerTo, type Job, type JobAnswer } from "../../renderer/plan/schedule/job.ts";
import { Proving } from "../../renderer/plan/schedule/proving.ts";
import { crewWords, fromNow, interestWords, stepsOf, verdictOf } from "../../renderer/plan/schedule/scheduleWords.ts";
import { Scheduling } from "../../renderer/plan/schedule/scheduling.ts";
import { nextSorties, Sending } from "../../renderer/plan/schedule/sending.ts";
import { airborneReader, partLines } from "../../renderer/plan/schedule/whereAt.ts";
import { FailureError } from "../../src/contract/failure.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import { droneProfiles } from "../../src/mission/catalog.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { lastingSchedule } from "../../src/mission/schedule/lasting.ts";
import { type Schedule, scheduleOf } from "../../src/mission/schedule/schedule.ts";
import { utcClock } from "../../src/mission/schedule/sortieTimes.ts";
import { vehicle } from "./records.ts";

const frame = new EnuFrame({ lat: 48, lon: 17 });
const near = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const bentPlan = newPlan({
  name: "Bent",
  section: [near(0, 0), near(800, 0), near(1600, 400)],
  home: near(200, -300),
});
const ground = flatGround(400);
const quad = droneProfiles[0] as (typeof droneProfiles)[number];
const one = droneOf(quad, []);
const two = [one, droneOf(quad, [one])];
const around = { homeOf: () => undefined, now: 1_000_000 };
const task = taskOf({ ...firstWish, crew: two }, { plan: bentPlan, ground }, around);
const schedule = lastingSchedule(task, bentPlan);
const plain = (text: string) => text.replaceAll(/\s/g, " ");

function memory(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, text: string) => {
      kept[key] = text;
    },
  };
}

describe("the task of a crew", () => {
  test("takes its figures from the profile, bases from the plan's home, and starts a minute from now", () => {
    expect(task.drones.map(({ id, base, speed, enduranceMs }) => [id, base, speed, enduranceMs])).toEqual([
      ["Drone 1", bentPlan.home, 12, 30 * 60_000],
      ["Drone 2", bentPlan.home, 12, 30 * 60_000],
    ]);
    expect([task.startAt, task.promiseMs, task.closed]).toEqual([1_060_000, 15 * 60_000, false]);
    expect(task.drones[0]?.climbMs).toBe((1_000 * bentPlan.pattern.ahl) / quad.climb);
  });

  test("names a vehicle's drone after it, and takes off from its home", () => {
    const crew = [droneOfVehicle(vehicle({ id: "3:1", name: "Copter 3" }), bentPlan, [])];
    const home = { lat: 1, lon: 2 };
    const own = taskOf(
      { ...firstWish, crew },
      { plan: { ...bentPlan, home: null }, ground },
      { ...around, homeOf: () => home },
    );
    expect(own.drones.map(({ id, base }) => [id, base])).toEqual([["Copter 3", home]]);
  });

  test("is refused in words without a section and without a base", () => {
    const make = (plan: Plan) => () => taskOf({ ...firstWish, crew: two }, { plan, ground }, around);
    expect(make({ ...bentPlan, section: [] })).toThrow("no path beside the section");
    expect(make({ ...bentPlan, home: null })).toThrow("Where Drone 1 takes off is not known");
  });
});

test("fixed wings are kept farther apart than multirotors", () => {
  const wing = droneProfiles.find(({ kind }) => kind === "fixed-wing") as (typeof droneProfiles)[number];
  const winged = taskOf(
    { ...firstWish, crew: [droneOf(wing, [])] },
    { plan: { ...bentPlan, drone: wing }, ground },
    around,
  );
  expect([task.separation, winged.separation]).toEqual([
    { horizontal: 50, vertical: 15, layers: 8 },
    { horizontal: 150, vertical: 25, layers: 8 },
  ]);
});

describe("what the screen shows of a schedule", () => {
  test("has bars that follow each other, out, on the section, home, on the ground, within the time", () => {
    const bars = barsOf(schedule).filter(({ drone }) => drone === 0);
    expect(bars.slice(0, 4).map(({ kind }) => kind)).toEqual(["transit", "watch", "transit", "ground"]);
    for (const [i, bar] of bars.slice(1).entries()) expect(bar.from).toBeGreaterThanOrEqual((bars[i]?.to ?? 0) - 1);
    expect(bars.every(({ from, to }) => from >= task.startAt && to <= task.startAt + task.horizonMs)).toBe(true);
  });

  test("knows where drones are at an instant, and nobody is anywhere before the first take-off", () => {
    const whereAt = airborneReader(schedule);
    const watch = schedule.sorties[0]?.watch[0];
    if (!watch) throw new Error("no watch");
    const found = whereAt((watch.fromAt + watch.toAt) / 2);
    expect(found.find(({ droneId }) => droneId === schedule.sorties[0]?.droneId)?.watching).toBe(true);
    expect(whereAt(task.startAt - 60_000_000)).toEqual([]);
  });

  test("has parts that together are the line", () => {
    const lines = schedule.parts.flatMap((part) => partLines(schedule, part));
    expect(lines.reduce((sum, line) => sum + pathLength(line), 0)).toBeCloseTo(pathLength(task.line), 0);
  });

  test("says whether the promise is kept and how near the bound is", () => {
    expect(verdictOf(schedule).level).toBe("ok");
    expect(plain(verdictOf(schedule).words)).toMatch(
      /^Every place is seen again within \d+:\d\d\. All of it is seen for the first time after \d+:\d\d\. The promise of 15:00 is kept\. (At best these drones could do \d+:\d\d: this is \d+ % above|These drones can hardly do better)\.$/,
    );
    const broken = scheduleOf({ ...task, promiseMs: 60_000 });
    expect(verdictOf(broken)).toMatchObject({
      level: "alarm",
      words: expect.stringContaining("is not kept. First broken"),
    });
  });
});

describe("scheduling", () => {
  const at = async (job: Job): Promise<JobAnswer> => answerTo(job);

  test("makes a schedule, drops a drone, takes that back, and is there after a restart", async () => {
    const kept = memory();
    const made = new Scheduling(at, kept);
    for (const drone of two) made.add(drone);
    await made.make(bentPlan, () => task);
    expect(made.state.get().schedule?.sorties).toEqual(schedule.sorties);
    made.showAt(task.startAt + 30 * 60_000);
    await made.drop("Drone 2");
    expect(made.state.get().schedule?.task.drones.map(({ id }) => id)).toEqual(["Drone 1"]);
    expect(made.state.get().schedule?.task.startAt).toBe(task.startAt + 30 * 60_000);
    await made.join(() => task.drones[1]);
    expect(made.state.get().schedule?.task.drones).toEqual([schedule.task.drones[0], schedule.task.drones[1]]);
    made.undo();
    made.undo();
    expect(made.state.get().schedule?.task.drones).toHaveLength(2);
    const again = new Scheduling(at, memory(kept.kept)).state.get();
    expect([again.wish.crew, again.schedule?.sorties]).toEqual([two, schedule.sorties]);
  });

  test("says how many drones a broken promise needs, and nothing of it where it is kept", async () => {
    const made = new Scheduling(at, memory());
    await made.make(bentPlan, () => ({ ...task, promiseMs: (schedule.revisit.worstMs * 2) / 3 }));
    const { schedule: broken, needed } = made.state.get();
    expect([broken?.promiseKept, crewWords(needed, 2)]).toEqual([
      false,
      `${needed} drones like these would keep it: ${Number(needed) - 2} more.`,
    ]);
    await made.make(bentPlan, () => ({ ...task, promiseMs: schedule.revisit.worstMs * 2 }));
    expect([made.state.get().schedule?.promiseKept, made.state.get().needed]).toEqual([true, undefined]);
    expect(crewWords(undefined, 2)).toBe("");
    expect(crewWords(null, 2)).toMatch(/^No crew/);
  });

  test("says why there is none, and keeps the one before", async () => {
    const made = new Scheduling(at, memory());
    await made.make(bentPlan, () => task);
    await made.make(bentPlan, () => ({ ...task, drones: [] }));
    expect([made.state.get().failure?.message, made.state.get().schedule !== null]).toEqual([
      "There is no drone to schedule",
      true,
    ]);
  });

  test("tells how far it is, until it is there", async () => {
    const seen: unknown[] = [];
    const made = new Scheduling(async (job, _, tell) => answerTo(job, tell), memory());
    made.state.subscribe(() => seen.push(made.state.get().tries));
    await made.make(bentPlan, () => task);
    expect(seen).toContainEqual({ now: 1, most: 6 });
  });

  test("that is cancelled changes nothing, even when its answer comes late", async () => {
    let answer: (answer: JobAnswer) => void = () => {};
    const made = new Scheduling(() => new Promise((resolve) => (answer = resolve)), memory());
    const making = made.make(bentPlan, () => task);
    expect(made.state.get().running).toBe(true);
    made.cancel();
    answer({ schedule });
    await making;
    expect([made.state.get().running, made.state.get().schedule]).toEqual([false, null]);
  });

  test("starts anew where what was kept can not be read", () => {
    const odd = memory({ "vedette.schedule": "{", "vedette.schedule.wish": "[" });
    expect(new Scheduling(at, odd).state.get().wish).toEqual(firstWish);
  });
});

describe("checking all sorties", () => {
  const stepping = () => {
    let now = 0;
    return () => (now += 5); // each look at the clock
  };
  const proving = () => new Proving(async () => {}, stepping());
  const tower = {
    id: "z",
    name: "Tower",
    kind: "no-fly" as const,
    points: [near(500, 60), near(700, 60), near(700, 200), near(500, 200)],
  };

  test("says that nothing is wrong, in steps", async () => {
    const proved = proving();
    const phases: string[] = [];
    proved.state.subscribe(() => phases.push(proved.state.get().phase));
    await proved.check(schedule, { plan: bentPlan, ground });
    expect(proved.state.get()).toEqual({
      phase: "done",
      sorties: schedule.sorties.length,
      findings: expect.any(Array),
      conflicts: [],
    });
    expect(phases.filter((phase) => phase === "running").length).toBeGreaterThan(1);
    const { findings } = proved.state.get() as { findings: readonly { violation: { severity: string } }[] };
    expect(findings.filter(({ violation }) => violation.severity === "error")).toEqual([]);
  });

  test("says once for each drone what is wrong, with how many sorties more", async () => {
    const proved = proving();
    await proved.check(schedule, { plan: { ...bentPlan, zones: [tower] }, ground });
    const done = proved.state.get();
    if (done.phase !== "done") throw new Error(done.phase);
    const zone = done.findings.filter(({ violation }) => violation.code === "enters-no-fly");
    expect(zone.map(({ sortie }) => sortie.droneId)).toContain("Drone 1");
    expect(new Set(zone.map(({ sortie }) => sortie.droneId)).size).toBe(zone.length);
    expect(zone.reduce((sum, { more }) => sum + 1 + more, 0)).toBeGreaterThan(2);
    expect(zone.every(({ violation }) => violation.place !== undefined)).toBe(true);
  });

  test("that is stopped says nothing, and of another section says so", async () => {
    const proved = proving();
    const checking = proved.check(schedule, { plan: bentPlan, ground });
    proved.stop();
    await checking;
    expect(proved.state.get()).toEqual({ phase: "idle" });
    const elsewhere = newPlan({ ...bentPlan, section: [near(9000, 0), near(9900, 0)] });
    await proved.check(schedule, { plan: elsewhere, ground });
    expect(proved.state.get()).toMatchObject({ phase: "failed", failure: { code: "bad-input" } });
  });
});

test("a zone of interest is told of with what it is seen and what its weight asks for", () => {
  const words = (worstMs: number) =>
    interestWords({
      ...schedule,
      revisit: { ...schedule.revisit, worstMs: 600_000 },
      interests: [{ name: "Ford", from: 200, to: 500, weight: 2, worstMs }],
    }).map(({ kept, text }) => [kept, plain(text)]);
  expect([words(290_000), words(600_000)]).toEqual([
    [
      [
        true,
        "Ford, 200 m to 500 m: seen again within 4:50. As often as asked: weight 2 asks for 5:00, 2 times as often as the whole.",
      ],
    ],
    [
      [
        false,
        "Ford, 200 m to 500 m: seen again within 10:00. Too seldom: weight 2 asks for 5:00, 2 times as often as the whole.",
      ],
    ],
  ]);
});

test("a sortie is told of step by step, with whom it relieves and when its take-off is", () => {
  const first = schedule.sorties[0] as (typeof schedule.sorties)[number];
  const whats = (more: Partial<typeof first>) => stepsOf({ ...first, ...more }).map(({ what }) => what);
  expect([
    whats({ relieves: "d2", relievedBy: "d3" }),
    whats({ watch: [], from: { at: 0, place: near(0, 0) } }),
    stepsOf(first).map(({ at }) => at),
  ]).toEqual([
    ["Take-off", "Relieves d2", "Hands over to d3", "Home"],
    ["In the air since", "Home"],
    [first.takeOffAt, first.watch[0]?.fromAt, first.leaveAt, first.returnAt],
  ]);
  expect([60_000, 20_000, -180_000, 3 * 3_600_000].map((ms) => plain(fromNow(ms, 0)))).toEqual([
    "in 1 min",
    "now",
    "3 min ago",
    "in 3 h 0 min",
  ]);
});

describe("sending the next sorties", () => {
  const post = (sent: [string, Plan][]) => ({
    upload: async (vehicleId: string, plan: Plan) => {
      if (vehicleId === "2:1") throw new FailureError("timeout", "No answer", "Come nearer");
      sent.push([vehicleId, plan]);
    },
    homeOf: () => undefined,
    pause: async () => {},
  });
  const errands = nextSorties(schedule, task.startAt).map((sortie, i) => ({ sortie, vehicleId: `${i + 1}:1` }));

  test("refuses one whose way crosses another part of the line than its own", async () => {
    const hook = newPlan({
      ...bentPlan,
      section: [near(0, 0), near(3000, 0), near(3000, 3000)],
      home: near(3600, 1500),
      ownSide: { buffer: 0 },
    });
    const crossing = lastingSchedule(taskOf({ ...firstWish, crew: two }, { plan: hook, ground }, around), hook);
    const sortie = crossing.sorties[0] as (typeof crossing.sorties)[number];
    // Only its first kilometre, which its straight way from the base reaches over the second side of the bend.
    const first = { ...sortie, watch: sortie.watch.slice(0, 1).map((one) => ({ ...one, from: 100, to: 900 })) };
    const sent: [string, Plan][] = [];
    const sending = new Sending(post(sent));
    await sending.send(crossing, [{ sortie: first, vehicleId: "1:1" }], { plan: hook, ground });
    const refused = sending.state.get().get(first.droneId);
    if (refused?.phase !== "refused") throw new Error(refused?.phase);
    expect(refused.violations.map(({ code }) => code)).toContain("crosses-line");
    expect(sent).toEqual([]);
  });

  test("uploads to each vehicle its own, and one that fails does not keep the others", async () => {
    const sent: [string, Plan][] = [];
    const sending = new Sending(post(sent));
    await sending.send(schedule, errands, { plan: bentPlan, ground });
    expect(errands.map(({ sortie }) => sending.state.get().get(sortie.droneId)?.phase)).toEqual(["verified", "failed"]);
    expect(sent.map(([vehicleId, plan]) => [vehicleId, plan.name])).toEqual([
      ["1:1", `Bent – ${errands[0]?.sortie.droneId}, takes off ${utcClock(errands[0]?.sortie.takeOffAt ?? 0)}`],
    ]);
  });

  test("sends nothing that has errors, and nothing for another section", async () => {
    const sent: [string, Plan][] = [];
    const sending = new Sending(post(sent));
    const slow: Schedule = { ...schedule, task: { ...task, ahl: 4_000 } };
    const weak = { ...bentPlan, drone: { ...bentPlan.drone, maxHeight: 120 } };
    await sending.send(slow, errands, { plan: weak, ground });
    expect([...sending.state.get().values()].map(({ phase }) => phase)).toEqual(["refused", "refused"]);
    const elsewhere = { ...bentPlan, section: bentPlan.section.map(({ lat, lon }) => ({ lat: lat + 0.1, lon })) };
    await sending.send(schedule, errands, { plan: elsewhere, ground });
    expect([...sending.state.get().values()].map(({ phase }) => phase)).toEqual(["failed", "failed"]);
    expect(sent).toEqual([]);
  });

  test("are those that have not begun", () => {
    const second = schedule.sorties.filter(({ droneId }) => droneId === "Drone 1")[1];
    const later = nextSorties(schedule, (second?.takeOffAt ?? 0) - 1_000);
    expect(later.find(({ droneId }) => droneId === "Drone 1")).toBe(second);
    expect(nextSorties(schedule, Number.POSITIVE_INFINITY)).toEqual([]);
  });
});
