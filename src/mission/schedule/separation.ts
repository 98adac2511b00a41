import type { Course } from "./course.ts";
import { flightOf, frameOf, meeting, Track } from "./flight.ts";
import { type HeldHeight, heldLayers } from "./held.ts";
import { batteryLeft, readyAfter, type Sortie } from "./sortie.ts";
import { type PatrolDrone, type ScheduleTask, usableMs } from "./task.ts";

interface Placed {
  readonly sortie: Sortie;
  readonly track: Track;
}

/**
 * Keeps drones apart: who would climb or land beside another takes off earlier and waits, or waits before it comes home,
 * as far as battery and turnaround allow; who meets another on its way or over the section flies at another height.
 * Those found in the air come first, at the heights that they have. What can not be kept apart `conflictsOf` finds. `readyAt`: before which drones can not take off, where later
 * than the start. `held`: heights that are left free as far as there are others.
 */
export function separated(
  course: Course,
  task: ScheduleTask,
  sorties: readonly Sortie[],
  { readyAt, held = [] }: { readonly readyAt: ReadonlyMap<string, number>; readonly held?: readonly HeldHeight[] },
): Sortie[] {
  const frame = frameOf(course);
  const drones = new Map(task.drones.map((drone) => [drone.id, drone]));
  const { horizontal, layers } = task.separation;
  const placed: Placed[] = [];
  const ready = new Map(readyAt);
  const inOrder = [...sorties].sort((a, b) => Number(!a.from) - Number(!b.from) || a.takeOffAt - b.takeOffAt);
  const next = nextTakeOffs(inOrder);
  let first = 0; // those before it have landed
  inOrder.forEach((raw, index) => {
    const drone = drones.get(raw.droneId);
    if (!drone) return;
    while (first < placed.length && (placed[first] as Placed).track.endAt < raw.takeOffAt - LONGEST_WAIT_MS) first++;
    const near = placed.slice(first).filter(({ track }) => track.endAt > raw.takeOffAt - LONGEST_WAIT_MS);
    const limits = { readyAt: ready.get(drone.id) ?? task.startAt, nextAt: next[index] as number };
    const options = waits(drone, raw, limits);
    let best: { sortie: Sortie; track: Track; hits: number } | undefined;
    for (const sortie of options) {
      const track = new Track(flightOf(course, drone, sortie), frame);
      const hits = near.filter((other) => meeting(track, other.track, horizontal, true) !== undefined).length;
      if (!best || hits < best.hits) best = { sortie, track, hits };
      if (hits === 0) break;
    }
    if (!best) return;
    const { sortie, track } = best;
    const taken = new Set<number>();
    for (const other of near)
      if (meeting(track, other.track, horizontal, false) !== undefined) taken.add(other.sortie.layer);
    const own = { ...sortie, layer: raw.layer, track };
    const kept = heldLayers(held, own, { frame, horizontal });
    const layer = freeLayer(raw, layers, new Set([...taken, ...kept])) ?? freeLayer(raw, layers, taken) ?? 0;
    const done = { ...sortie, layer };
    placed.push({ sortie: done, track });
    ready.set(drone.id, readyAfter(drone, done));
  });
  return placed.map(({ sortie }) => sortie);
}

/** The height that it has in the air already, else the lowest that nobody has; undefined where all are taken. */
function freeLayer(raw: Sortie, layers: number, taken: ReadonlySet<number>): number | undefined {
  if (raw.from && !taken.has(raw.layer)) return raw.layer;
  for (let layer = 0; layer < layers; layer++) if (!taken.has(layer)) return layer;
  return undefined;
}

/** For each sortie when its drone takes off again. */
function nextTakeOffs(sorties: readonly Sortie[]): number[] {
  const after = new Map<string, number>();
  return [...sorties]
    .reverse()
    .map((sortie) => {
      const next = after.get(sortie.droneId) ?? Number.POSITIVE_INFINITY;
      after.set(sortie.droneId, sortie.takeOffAt);
      return next;
    })
    .reverse();
}

/** The sortie as it is, and with ever longer waits before and after its watch, as far as that is possible. */
function waits(drone: PatrolDrone, sortie: Sortie, limits: { readyAt: number; nextAt: number }): Sortie[] {
  const options: Sortie[] = [];
  for (let out = 0; out <= LONGEST_WAIT_MS; out += WAIT_MS)
    for (let back = 0; back + out <= LONGEST_WAIT_MS; back += WAIT_MS) {
      if (out > 0 && (sortie.from || sortie.takeOffAt - out < limits.readyAt)) continue;
      const takeOffAt = sortie.takeOffAt - out;
      const returnAt = sortie.returnAt + back;
      const flown = returnAt - takeOffAt;
      const waited: Sortie = {
        ...sortie,
        takeOffAt,
        leaveAt: sortie.leaveAt + back,
        returnAt,
        batteryPercentAtLanding: batteryLeft(drone, flown),
      };
      if (out + back > 0 && (flown > usableMs(drone) || readyAfter(drone, waited) > limits.nextAt)) continue;
      options.push(waited);
    }
  return options.sort((a, b) => a.returnAt - a.takeOffAt - (b.returnAt - b.takeOffAt));
}

const WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 300_000;
