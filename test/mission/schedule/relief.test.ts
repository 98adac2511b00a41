import { describe, expect, it } from "vitest";
import { Course } from "../../../src/mission/schedule/course.ts";
import { flightOf, flightPlace } from "../../../src/mission/schedule/flight.ts";
import {
  reliefAccepted,
  reliefAdopted,
  reliefAnew,
  reliefAt,
  reliefDeclined,
  reliefDone,
  reliefFailed,
  reliefOf,
  reliefOut,
} from "../../../src/mission/schedule/relief.ts";
import type { DroneNow, ReliefProposal, ReliefState } from "../../../src/mission/schedule/reliefState.ts";
import { partWords } from "../../../src/mission/schedule/reliefWords.ts";
import { type Schedule, scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import type { Sortie } from "../../../src/mission/schedule/sortie.ts";
import { line, at as place } from "../../geo/local.ts";
import { drone, minutes, randomOf, taskOf } from "./samples.ts";

const base = place(3000, -300);
/** Two of three fly round at once; C relieves B after a quarter of an hour, B then A, and so on. */
const made = scheduleOf(
  taskOf([drone("A", base), drone("B", base), drone("C", base)], {
    ...{ line: line([0, 0], [3000, 0], [3000, 2000], [0, 2000]), closed: true },
  }),
);

/** Drones that do what they are told at once and otherwise fly as the schedule has it; time only moves when told to. */
class Crew {
  state: ReliefState;
  at: number;
  readonly up = new Map<string, Sortie>();
  readonly silentSince = new Map<string, number>();
  readonly homeBound = new Set<string>();
  readonly notReady = new Map<string, readonly string[]>();
  readonly battery = new Map<string, number>();
  steps = 0;

  constructor(schedule: Schedule) {
    this.state = reliefOf(schedule);
    this.at = schedule.task.startAt - 60_000;
  }

  now(): DroneNow[] {
    const { schedule, crew } = this.state;
    const course = new Course(schedule.task.line, schedule.task.closed);
    return crew.map((one): DroneNow => {
      const sortie = this.up.get(one.id);
      const here = sortie && flightPlace(flightOf(course, one, sortie), this.at);
      const home = this.homeBound.has(one.id) || (sortie && this.at > sortie.leaveAt);
      const safe = this.battery.get(one.id);
      return {
        droneId: one.id,
        where: !sortie ? "ground" : home ? "home-bound" : "air",
        heardMs: this.silentSince.has(one.id) ? this.at - (this.silentSince.get(one.id) as number) : 200,
        notReady: this.notReady.get(one.id) ?? [],
        place: here ?? one.base,
        ...(safe !== undefined && { safeReturnMs: safe }),
      };
    });
  }

  step(ms = 1_000): void {
    this.at += ms;
    for (const [id, sortie] of this.up)
      if (this.at >= sortie.returnAt) {
        this.up.delete(id);
        this.homeBound.delete(id);
      }
    this.state = reliefAt(this.state, { at: this.at, drones: this.now() });
    this.steps++;
  }

  /** Until something is proposed that fits, at most so long. */
  until(what: (one: ReliefProposal) => boolean, mostMs = minutes(60)): ReliefProposal {
    for (const end = this.at + mostMs; this.at < end; this.step()) {
      const found = this.state.proposals.find(what);
      if (found) return found;
    }
    throw new Error(`never proposed; open: ${this.state.proposals.map(({ title }) => title).join("; ")}`);
  }

  accept(one: ReliefProposal): void {
    this.state = reliefAccepted(this.state, one.id, this.at);
    if (one.kind === "launch") {
      const sortie = this.state.schedule.sorties.find(
        (s) => s.droneId === one.droneId && s.takeOffAt === one.takeOffAt,
      );
      this.up.set(one.droneId, sortie as Sortie);
    }
    if (one.kind === "return") this.homeBound.add(one.droneId);
    if (one.kind === "take-over") this.homeBound.add(one.otherId as string);
    if (one.kind === "re-plan") {
      const { draft } = reliefAnew(this.state, one.id, { at: this.at, drones: this.now(), shown: false });
      if (draft) {
        for (const sortie of draft.sorties) if (sortie.from) this.up.set(sortie.droneId, sortie);
        this.state = reliefAdopted(this.state, draft, this.at);
      }
    }
    this.state = reliefDone(this.state, one.id, this.at);
  }

  /** Accepts everything that is proposed, for so long. */
  fly(ms: number): void {
    for (const end = this.at + ms; this.at < end; this.step())
      for (const one of this.state.proposals)
        if (one.dueAt - this.at < 2_000 || one.kind !== "launch") this.accept(one);
  }

  said(what: string): string[] {
    return this.state.notes.filter((note) => note.what === what).map(({ text }) => text);
  }
}

describe("a schedule that is carried out", () => {
  it("proposes each launch three minutes before it, once, with what happens if nobody answers", () => {
    const crew = new Crew(made);
    crew.step();
    const [first] = made.sorties as [Sortie];
    const launch = crew.until(({ kind }) => kind === "launch");
    expect(launch).toMatchObject({
      ...{ droneId: first.droneId, dueAt: first.takeOffAt, takeOffAt: first.takeOffAt },
      title: expect.stringMatching(/^Launch [ABC] to begin its watch at \d\d:\d\d:\d\dZ$/),
      ifUnanswered: expect.stringMatching(/^[ABC] stays on the ground; .* it counts as missed/),
    });
    expect(launch.proposedAt).toBeGreaterThanOrEqual(first.takeOffAt - 180_000);
    const before = crew.state;
    crew.step();
    expect(crew.state.proposals.filter(({ key }) => key === launch.key)).toHaveLength(1);
    expect(crew.state.count).toBe(before.count);
  });

  it("says nothing and stays the same state while nothing has to be decided", () => {
    const crew = new Crew(made);
    crew.fly(minutes(8));
    const quiet = crew.state;
    expect(quiet.proposals).toEqual([]);
    crew.step(1);
    expect(crew.state).toBe(quiet);
  });

  it("is flown for two hours by accepting what is proposed: every launch of the schedule, and nobody is re-planned", () => {
    const crew = new Crew(made);
    crew.fly(minutes(120));
    const due = made.sorties.filter(({ takeOffAt, watch }) => takeOffAt < crew.at - 2_000 && watch.length > 0);
    expect(crew.said("done").filter((text) => text.includes("Launch"))).toHaveLength(due.length);
    expect(crew.said("lost")).toEqual([]);
    expect(crew.state.revision).toBe(1);
    // A handful for each sortie, no more: no flood.
    expect(crew.state.count).toBeLessThanOrEqual(3 * due.length);
  });

  it("proposes that the one that is relieved returns once the other one is in place, and withdraws that when it does by itself", () => {
    const relieved = made.sorties.find(({ relieves }) => relieves !== undefined);
    expect(relieved).toBeDefined();
    const crew = new Crew(made);
    for (;;) {
      crew.step();
      const over = crew.state.proposals.find(({ kind }) => kind === "take-over");
      if (over) {
        expect(over.title).toBe(`${over.droneId} takes over, ${over.otherId} returns`);
        expect(over.ifUnanswered).toMatch(/^Both stay over the section/);
        crew.homeBound.add(over.otherId as string);
        crew.step();
        expect(crew.state.proposals.some(({ key }) => key === over.key)).toBe(false);
        expect(crew.said("withdrawn").at(-1)).toBe(`Withdrawn: ${over.title}: the other one is on its way home`);
        return;
      }
      for (const one of crew.state.proposals) if (one.dueAt - crew.at < 2_000) crew.accept(one);
      if (crew.at > made.task.startAt + made.task.horizonMs) throw new Error("nobody took over");
    }
  });

  it("sends one home whose battery asks for it, at once", () => {
    const crew = new Crew(made);
    crew.fly(minutes(8));
    const [id] = [...crew.up.keys()] as [string];
    crew.battery.set(id, 60_000);
    crew.step();
    expect(crew.state.proposals[0]).toMatchObject({
      ...{ kind: "return", droneId: id, urgency: "urgent", dueAt: crew.at + 60_000, title: `${id} returns` },
      reason: "It has to turn home within 60 s to land with its reserve",
    });
  });
});

describe("losses", () => {
  it("a drone that falls silent in the air is re-planned in the very step in which it counts as lost", () => {
    const crew = new Crew(made);
    crew.fly(minutes(12));
    const [id] = [...crew.up.keys()] as [string];
    crew.silentSince.set(id, crew.at);
    for (let ms = 0; ms < 3_500; ms += 250) crew.step(250);
    expect(crew.state.proposals.filter(({ kind }) => kind === "re-plan")).toEqual([]);
    crew.step(250);
    const [replan] = crew.state.proposals;
    expect(replan).toMatchObject({ kind: "re-plan", droneId: id, urgency: "urgent", proposedAt: crew.at });
    expect(replan?.title).toMatch(new RegExp(`^Re-plan without ${id}: `));
    expect(replan?.reason).toBe(`${id} is lost: nothing was heard for 4 s`);
    expect(replan?.parts?.length).toBeGreaterThan(0);
    expect(replan?.parts?.map(partWords).join()).not.toContain(`${id} `);
    crew.accept(replan as ReliefProposal);
    expect(crew.state.schedule.task.drones.map((one) => one.id)).not.toContain(id);
    expect(crew.state.revision).toBe(2);
    crew.step();
    expect(crew.state.proposals.filter(({ kind }) => kind === "re-plan")).toEqual([]);
  });

  it("whoever stands ready then launches at once, not when the lost one would have been followed", () => {
    const crew = new Crew(scheduleOf(taskOf([drone("A", base), drone("B", base)])));
    const launch = crew.until(({ kind }) => kind === "launch");
    crew.accept(launch);
    crew.fly(20_000);
    crew.silentSince.set(launch.droneId, crew.at);
    const replan = crew.until(({ kind }) => kind === "re-plan", 10_000);
    const [other] = replan.parts ?? [];
    expect(other).toMatchObject({ does: "launches" });
    expect((other?.at ?? 0) - crew.at).toBeLessThan(minutes(4));
  });

  it("a short silence is none, and one that is heard again withdraws the proposal after five good seconds", () => {
    const crew = new Crew(made);
    crew.fly(minutes(12));
    const [id] = [...crew.up.keys()] as [string];
    crew.silentSince.set(id, crew.at);
    for (let i = 0; i < 5; i++) crew.step();
    const title = crew.state.proposals[0]?.title;
    crew.silentSince.delete(id);
    for (let i = 0; i < 4; i++) crew.step();
    expect(crew.state.proposals[0]?.title).toBe(title);
    for (let i = 0; i < 3; i++) crew.step();
    expect(crew.state.proposals.filter(({ kind }) => kind === "re-plan")).toEqual([]);
    expect(crew.said("withdrawn").at(-1)).toBe(`Withdrawn: ${title}: all are there again`);
  });

  it("a link that comes and goes gives one proposal, not one for each time", () => {
    const crew = new Crew(made);
    crew.fly(minutes(12));
    const [id] = [...crew.up.keys()] as [string];
    const random = randomOf(7);
    const before = crew.state.count;
    for (let k = 0; k < 30; k++) {
      crew.silentSince.set(id, crew.at);
      for (let i = 0; i < 5 + 3 * random(); i++) crew.step();
      crew.silentSince.delete(id);
      for (let i = 0; i < 1 + 3 * random(); i++) crew.step();
    }
    const replans = crew.state.notes.filter(({ what, text }) => what === "proposed" && text.startsWith("Re-plan"));
    // Whoever is lost again soon has to be heard for twice as long before it counts as back; while it is lost the
    // proposal is made again each minute, from where the others are then.
    expect(replans.length).toBeLessThanOrEqual(3 + Math.ceil((crew.at - (replans[0]?.at ?? 0)) / 60_000));
    expect(crew.state.count - before).toBeLessThan(15);
  });

  it("a second loss overtakes the proposal of the first, and says so", () => {
    const crew = new Crew(made);
    crew.fly(minutes(12));
    const ids = [...crew.up.keys()];
    expect(ids.length).toBeGreaterThan(1);
    crew.silentSince.set(ids[0] as string, crew.at);
    for (let i = 0; i < 5; i++) crew.step();
    crew.silentSince.set(ids[1] as string, crew.at);
    for (let i = 0; i < 5; i++) crew.step();
    expect(crew.state.proposals.filter(({ kind }) => kind === "re-plan")).toHaveLength(1);
    expect(crew.said("withdrawn").at(-1)).toMatch(/^Withdrawn: Re-plan without .*: overtaken, .* is lost/);
  });

  it("where nobody is left it says that no schedule can be made, and why", () => {
    const crew = new Crew(made);
    crew.fly(minutes(8));
    for (const id of ["A", "B", "C"]) crew.silentSince.set(id, crew.at);
    for (let i = 0; i < 5; i++) crew.step();
    expect(crew.state.proposals[0]).toMatchObject({
      ...{ kind: "re-plan", title: "A, B and C are missing, and no other schedule can be made" },
      impossible: "There is no drone to schedule. Add a drone to the task",
    });
  });

  it("a drone that comes home before its time breaks off; it is planned in again after its turnaround", () => {
    const crew = new Crew(made);
    crew.fly(minutes(10));
    const [id, sortie] = [...crew.up][0] as [string, Sortie];
    crew.homeBound.add(id);
    crew.step();
    const replan = crew.until(({ kind }) => kind === "re-plan", 2_000);
    expect(replan.reason).toBe(`${id} breaks off: it returns before its time`);
    crew.accept(replan);
    const next = crew.state.schedule.sorties.find((one) => one.droneId === id);
    expect(next?.takeOffAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(crew.at + minutes(5));
    expect(sortie.leaveAt).toBeGreaterThan(crew.at);
  });

  it("a launch that is declined puts the drone out until a person says otherwise; the others are re-planned", () => {
    const crew = new Crew(made);
    const launch = crew.until(({ kind }) => kind === "launch");
    crew.state = reliefDeclined(crew.state, launch.id, "propeller damaged", crew.at);
    crew.step();
    const replan = crew.until(({ kind }) => kind === "re-plan", 3_000);
    expect(replan.reason).toBe(`${launch.droneId} is out: propeller damaged`);
    crew.accept(replan);
    crew.step();
    expect(crew.state.proposals.some(({ droneId }) => droneId === launch.droneId)).toBe(false);
    crew.state = reliefOut(crew.state, launch.droneId, null, crew.at);
    crew.step();
    expect(crew.until(({ kind }) => kind === "re-plan", 3_000).reason).toBe(`${launch.droneId} is back and ready`);
  });

  it("a launch that nobody makes is missed after three minutes, and another schedule is proposed", () => {
    const crew = new Crew(made);
    const launch = crew.until(({ kind }) => kind === "launch");
    const replan = crew.until(({ kind }) => kind === "re-plan", minutes(10));
    expect(replan.reason).toContain(`${launch.droneId} did not take off at`);
    expect(replan.proposedAt - launch.dueAt).toBeGreaterThan(180_000);
    expect(replan.proposedAt - launch.dueAt).toBeLessThan(182_000);
  });

  it("what could not be done stands again with the reason", () => {
    const crew = new Crew(made);
    const launch = crew.until(({ kind }) => kind === "launch");
    crew.state = reliefAccepted(crew.state, launch.id, crew.at);
    crew.step();
    expect(crew.state.proposals.find(({ id }) => id === launch.id)?.carriedOut).toBe(true);
    crew.state = reliefFailed(crew.state, launch.id, "Upload refused: the battery does not last", crew.at);
    crew.step();
    const again = crew.state.proposals.find(({ id }) => id === launch.id);
    expect(again).toMatchObject({ failed: "Upload refused: the battery does not last", key: launch.key });
    expect(again?.carriedOut).toBeUndefined();
  });

  it("one that was lost and is heard again in the air is asked home, for it has no part any more", () => {
    const crew = new Crew(made);
    crew.fly(minutes(12));
    const [id] = [...crew.up.keys()] as [string];
    crew.silentSince.set(id, crew.at);
    for (let i = 0; i < 5; i++) crew.step();
    crew.accept(crew.until(({ kind }) => kind === "re-plan", 3_000));
    crew.silentSince.delete(id);
    const back = crew.until(({ kind, droneId }) => kind === "return" && droneId === id, 10_000);
    expect(back.reason).toBe("It is in the air and has no part in the schedule any more");
  });

  it("with losses at any time, the section is shared by whoever is left, and what is kept is plain data", () => {
    for (const seed of [1, 2, 3]) {
      const random = randomOf(seed);
      const crew = new Crew(made);
      crew.fly(minutes(5 + 60 * random()));
      const ids = made.task.drones.map(({ id }) => id);
      const gone = ids[Math.floor(random() * ids.length)] as string;
      crew.silentSince.set(gone, crew.at);
      crew.fly(minutes(30));
      expect(crew.state.schedule.task.drones.map(({ id }) => id)).toEqual(ids.filter((id) => id !== gone));
      expect(crew.state.schedule.revisit.worstMs).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(reliefAt(structuredClone(crew.state), { at: crew.at, drones: crew.now() }).proposals).toEqual(
        reliefAt(crew.state, { at: crew.at, drones: crew.now() }).proposals,
      );
    }
  });
});

it("a drone that a pilot takes over has broken off, which is said, and it has no part in the schedule that is proposed", () => {
  const crew = new Crew(made);
  const launch = crew.until(({ kind }) => kind === "launch");
  while (crew.at < launch.dueAt) crew.step();
  crew.accept(launch);
  for (let i = 0; i < 180; i++) crew.step();
  const drones = crew
    .now()
    .map((one): DroneNow => (one.droneId === launch.droneId ? { ...one, where: "air", byHand: "Loiter" } : one));
  const after = reliefAt(crew.state, { at: crew.at + 1_000, drones });
  expect(after.drones[launch.droneId]?.brokeOff?.why).toBe("a pilot flies it (Loiter)");
  expect(after.notes.map(({ text }) => text)).toContain(`${launch.droneId} breaks off: a pilot flies it (Loiter)`);
  const replan = after.proposals.find(({ kind }) => kind === "re-plan");
  expect(replan?.reason).toBe(`${launch.droneId} breaks off: a pilot flies it (Loiter)`);
  const draft = after.drafts[replan?.id as string];
  expect(
    draft?.sorties.filter(({ droneId, from, watch }) => droneId === launch.droneId && from && watch.length),
  ).toEqual([]);
});
