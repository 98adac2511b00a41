import { describe, expect, it } from "vitest";
import { Course } from "../../../src/mission/schedule/course.ts";
import { flightOf, flightPlace } from "../../../src/mission/schedule/flight.ts";
import {
  reliefAccepted,
  reliefAnew,
  reliefAt,
  reliefDeclined,
  reliefDone,
  reliefFailed,
  reliefOf,
} from "../../../src/mission/schedule/relief.ts";
import { notInPlace } from "../../../src/mission/schedule/reliefInPlace.ts";
import { otherThanShown } from "../../../src/mission/schedule/reliefShown.ts";
import type { DroneNow, ReliefPart, ReliefProposal, ReliefState } from "../../../src/mission/schedule/reliefState.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { line, at as place } from "../../geo/local.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const base = place(3000, -300);
const made = scheduleOf(taskOf([drone("A", base), drone("B", base), drone("C", base)]));

/** All that take off first are in the air as the schedule has it; the first of them has just fallen silent. */
function oneLost(afterMs: number) {
  const begun = Math.max(...made.sorties.slice(0, 2).map(({ takeOffAt }) => takeOffAt));
  const at = begun + afterMs;
  const course = new Course(made.task.line, made.task.closed);
  const up = made.sorties.filter(({ takeOffAt, returnAt }) => takeOffAt <= at && returnAt > at);
  const gone = up[0]?.droneId as string;
  const drones = (now: number): DroneNow[] =>
    made.task.drones.map((one): DroneNow => {
      const sortie = up.find(({ droneId }) => droneId === one.id);
      const here = sortie && flightPlace(flightOf(course, one, sortie), now);
      const heardMs = one.id === gone ? 4_000 : 100;
      return { droneId: one.id, where: sortie ? "air" : "ground", heardMs, notReady: [], place: here ?? one.base };
    });
  let state: ReliefState = reliefOf(made);
  for (const { droneId, takeOffAt } of up) state = launchedOf(state, droneId, takeOffAt, at - 1_000);
  state = reliefAt(state, { at, drones: drones(at) });
  const replan = state.proposals.find(({ kind }) => kind === "re-plan") as ReliefProposal;
  return { at, state, replan, drones, flies: up.map(({ droneId }) => droneId).filter((id) => id !== gone) };
}

function launchedOf(before: ReliefState, droneId: string, takeOffAt: number, at: number): ReliefState {
  const proposal = { id: droneId, key: droneId, version: 1, kind: "launch", droneId, takeOffAt } as ReliefProposal;
  return reliefDone({ ...before, proposals: [...before.proposals, proposal] }, droneId, at);
}

describe("a re-plan that is accepted", () => {
  it("is flown as it was shown while all are where it found them, for a minute", () => {
    const { state, replan, at, drones } = oneLost(minutes(6));
    expect(replan.version).toBe(1);
    const later = at + 40_000;
    const anew = reliefAnew(state, replan.id, { at: later, drones: drones(later), shown: true });
    expect(anew).toEqual({ state, draft: state.drafts[replan.id] });
    const unseen = reliefAnew(state, replan.id, { at: later, drones: drones(later), shown: false });
    expect(unseen.draft?.task.startAt).toBe(later); // nobody looked at it: from where all are now
  });

  it("is made again where a drone of it came down meanwhile, and what is other is said and stands in its next version", () => {
    const { state, replan, at, drones, flies } = oneLost(minutes(6));
    const [down] = flies as [string];
    expect(replan.parts?.find(({ droneId }) => droneId === down)?.does).toBe("goes-on");
    const later = at + 5_000;
    const landed = drones(later).map(
      (one): DroneNow => (one.droneId === down ? { ...one, where: "ground", place: base } : one),
    );
    const anew = reliefAnew(state, replan.id, { at: later, drones: landed, shown: true });
    expect(anew.other).toBeDefined();
    const stands = anew.state.proposals.find(({ id }) => id === replan.id);
    expect(stands).toMatchObject({ id: replan.id, version: 2 });
    expect(stands?.parts).not.toEqual(replan.parts);
    expect(stands?.parts?.find(({ droneId, does }) => droneId === down && does === "goes-on")).toBeUndefined();
    expect(anew.state.drafts[replan.id]).toBe(anew.draft);
  });

  it("that failed long ago is made again from where all are then", () => {
    const { state, replan, at, drones } = oneLost(minutes(6));
    const failed = reliefFailed(reliefAccepted(state, replan.id, at), replan.id, "Upload to B: no answer", at);
    const later = at + 90_000;
    const anew = reliefAnew(failed, replan.id, { at: later, drones: drones(later), shown: true });
    expect(anew.draft?.task.startAt).toBe(later);
    expect(anew.state.proposals.find(({ id }) => id === replan.id)?.failed).toBe("Upload to B: no answer");
  });

  it("is only seen where no schedule can be made, not declined", () => {
    const { state, at, drones } = oneLost(minutes(6));
    const silent = drones(at + 4_000).map((one) => ({ ...one, heardMs: 8_000 }));
    const none = reliefAt(state, { at: at + 4_000, drones: silent });
    const impossible = none.proposals.find((one) => one.impossible !== undefined) as ReliefProposal;
    const after = reliefDeclined(none, impossible.id, "", at + 5_000);
    expect(after.notes.at(-1)?.text).toBe("Seen: A, B and C are missing, and no other schedule can be made");
  });
});

describe("what is shown", () => {
  const part = (droneId: string, more: Partial<ReliefPart> = {}): ReliefPart => ({
    ...{ droneId, does: "goes-on", at: 0, from: 0, to: 1_000 },
    ...more,
  });
  const shown = { title: "Re-plan", parts: [part("A"), part("B", { does: "launches" })], worstMs: 100_000 };

  it("is the same where drones begin a little elsewhere, and another one where somebody does something else", () => {
    expect(otherThanShown(shown, shown)).toBeUndefined();
    const near = [part("A", { from: 200, at: 60_000 }), part("B", { does: "launches", to: 1_250 })];
    expect(otherThanShown(shown, { ...shown, parts: near, worstMs: 119_000 })).toBeUndefined();
    const home = [part("A", { does: "returns" }), part("B", { does: "launches" })];
    expect(otherThanShown(shown, { ...shown, parts: home })).toBe("A returns");
    const far = [part("A"), part("B", { does: "launches", from: 400 })];
    expect(otherThanShown(shown, { ...shown, parts: far })).toBe("B launches 00:00:00Z, watches 400 m to 1.0 km");
    const later = [part("A", { at: 121_000 }), part("B", { does: "launches" })];
    expect(otherThanShown(shown, { ...shown, parts: later })).toBe("A goes on, watches 0 m to 1.0 km from 00:02:01Z");
    expect(otherThanShown(shown, { ...shown, parts: [part("A")] })).toBe("B has nothing to do in it any more");
    expect(otherThanShown(shown, { ...shown, worstMs: 130_000 })).toBe(
      "its worst revisit time is 2 min instead of 100 s",
    );
    expect(otherThanShown(shown, { title: "None", impossible: "No drone" })).toBe("No drone");
    expect(otherThanShown({ title: "None", impossible: "No drone" }, shown)).toBe("Re-plan");
  });
});

describe("a drone that relieves", () => {
  const course = new Course(line([0, 0], [3000, 0]), false);
  const there = { course, place: place(0, 0), begun: false };
  const here: DroneNow = { droneId: "A", where: "air", heardMs: 100, notReady: [], place: place(100, 0) };

  it("has taken over when it is where its watch begins, or on the path once that has begun by the clock", () => {
    expect(notInPlace(here, there)).toBeUndefined();
    const on = { ...here, place: place(1_500, 100) };
    expect(notInPlace(on, there)).toBe("it is still on its way");
    expect(notInPlace(on, { ...there, begun: true })).toBeUndefined();
    // The clock alone does not make it be there.
    expect(notInPlace({ ...here, place: place(1_500, -800) }, { ...there, begun: true })).toBe(
      "it is still on its way",
    );
  });

  it("has not where it is silent, down, in a failsafe or flown by hand", () => {
    expect(notInPlace(undefined, there)).toBe("it is not over the section");
    expect(notInPlace({ ...here, where: "home-bound" }, there)).toBe("it is not over the section");
    expect(notInPlace({ ...here, heardMs: 4_000 }, there)).toBe("nothing is heard of it");
    expect(notInPlace({ ...here, byHand: "Loiter" }, there)).toBe("a pilot flies it (Loiter)");
    expect(notInPlace({ ...here, failsafe: "failsafe battery" }, there)).toBe("it is in failsafe battery");
  });
});
