import { expect, it } from "vitest";
import { Course } from "../../../src/mission/schedule/course.ts";
import { flightOf } from "../../../src/mission/schedule/flight.ts";
import { reliefAdopted, reliefOf } from "../../../src/mission/schedule/relief.ts";
import { heldHeights } from "../../../src/mission/schedule/reliefHeld.ts";
import { type DroneNow, type ReliefState, usualLimits } from "../../../src/mission/schedule/reliefState.ts";
import { courseOf, type Moment } from "../../../src/mission/schedule/reliefWanted.ts";
import { replanned } from "../../../src/mission/schedule/replan.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import type { Sortie } from "../../../src/mission/schedule/sortie.ts";
import { at as place } from "../../geo/local.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const base = place(6000, -300);
const made = scheduleOf(taskOf([drone("A", base), drone("B", base), drone("C", base)]));
const course = new Course(made.task.line, made.task.closed);
const first = made.sorties[0] as Sortie;
const at = Math.max(...made.sorties.slice(0, 2).map(({ takeOffAt }) => takeOffAt)) + minutes(6);
const up = made.sorties.filter(({ takeOffAt, returnAt }) => takeOffAt <= at && returnAt > at);

/** All that are up as the schedule has it, with what is told of some of them. */
function moment(more: Readonly<Record<string, Partial<DroneNow>>> = {}, before: ReliefState = reliefOf(made)): Moment {
  const drones = Object.fromEntries(
    up.map(({ droneId, takeOffAt }) => [droneId, { ...before.drones[droneId], flying: takeOffAt }]),
  );
  const now = made.task.drones.map(({ id }): DroneNow => {
    const where = up.some(({ droneId }) => droneId === id) ? "air" : "ground";
    return { droneId: id, where, heardMs: 100, notReady: [], place: place(3_000, 0), ...more[id] };
  });
  const state = { ...before, drones: { ...before.drones, ...drones } };
  return {
    state,
    course: courseOf(state.schedule),
    at,
    now: new Map(now.map((one) => [one.droneId, one])),
    limits: usualLimits,
  };
}

it("a lost drone keeps its height until its battery is empty, one that comes home for a while, one on its watch none", () => {
  const { droneId, layer, takeOffAt } = first;
  const { id: _, ...own } = made.task.drones.find(({ id }) => id === droneId)!;
  expect(heldHeights(moment(), [])).toEqual([]);
  expect(heldHeights(moment(), [droneId])).toEqual([
    {
      ...{ layer, untilAt: takeOffAt + own.enduranceMs },
      flight: flightOf(course, { id: droneId, ...own }, first),
    },
  ]);
  const [home] = heldHeights(moment({ [droneId]: { where: "home-bound" } }), []);
  expect(home).toMatchObject({ layer, untilAt: at + minutes(10) });
  const [hand] = heldHeights(moment({ [droneId]: { byHand: "Loiter" } }), []);
  expect(hand?.untilAt).toBe(at + minutes(10));
  const waits = made.task.drones.find(({ id }) => !up.some((one) => one.droneId === id));
  expect(waits && heldHeights(moment(), [waits.id])).toEqual([]); // it never left the ground
});

it("launches of the new schedule are not at the height of the lost one, and stay so when another one is lost after it", () => {
  const held = heldHeights(moment(), [first.droneId]);
  const change = { at, lost: [first.droneId], held };
  const without = replanned(made, { at, lost: [first.droneId] });
  const other = replanned(made, change);
  const early = (schedule: typeof made) =>
    schedule.sorties.filter(({ from, takeOffAt }) => !from && takeOffAt < (held[0]?.untilAt ?? 0));
  expect(early(without).map(({ layer }) => layer)).toContain(first.layer);
  expect(early(other).length).toBeGreaterThan(0);
  expect(early(other).map(({ layer }) => layer)).not.toContain(first.layer);
  expect(other.conflicts).toEqual([]);

  const lost = { ...moment().state.drones[first.droneId], lostAt: at };
  const state = { ...moment().state, drones: { ...moment().state.drones, [first.droneId]: lost } };
  const adopted = reliefAdopted(state, other, at);
  expect(adopted.drones[first.droneId]).toMatchObject({ layer: first.layer, flying: first.takeOffAt });
  const again = heldHeights({ ...moment({}, adopted), state: adopted }, []);
  expect(again).toEqual([{ layer: first.layer, untilAt: held[0]?.untilAt }]);
});

it("who is in the air already stays at its height, unless the way of the lost one meets its own", () => {
  const goesOn = up.find(({ droneId }) => droneId !== first.droneId) as Sortie;
  const found = [{ droneId: goesOn.droneId, place: place(9_000, 0), flownMs: at - goesOn.takeOffAt }];
  const held = heldHeights(moment(), [first.droneId]).map(({ flight: _, ...one }) => ({ ...one, layer: goesOn.layer }));
  const layerOf = (more: object) =>
    replanned(made, { at, lost: [first.droneId], found, held: held.map((one) => ({ ...one, ...more })) }).sorties.find(
      ({ droneId, from }) => from && droneId === goesOn.droneId,
    )?.layer;
  expect(layerOf({})).toBe(goesOn.layer);
  const over = [
    { ...place(9_000, 0), at: at - 1_000, low: false },
    { ...place(9_000, 10), at: at + minutes(20), low: false },
  ];
  expect(layerOf({ flight: over })).not.toBe(goesOn.layer);
});
