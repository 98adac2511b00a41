import type { LatLon } from "../../geo/position.ts";
import { achievedBy, type Candidate, worthIt } from "./achieved.ts";
import { Course } from "./course.ts";
import { type Member, memberOf } from "./crew.ts";
import { flightOf, flightPlace } from "./flight.ts";
import type { HeldHeight } from "./held.ts";
import { bestWay } from "./layPart.ts";
import type { LayTime } from "./layRounds.ts";
import { type Ready, sendHome } from "./ready.ts";
import { cutAt, revisitOf } from "./revisit.ts";
import { finished, type Schedule, type SchedulePart, unreachable, untilApart } from "./schedule.ts";
import { type InTheAir, readyAfter, type Sortie, type Stretch } from "./sortie.ts";
import { type Split, splitsOf } from "./split.ts";
import { demandTask, type PatrolDrone, type ScheduleTask } from "./task.ts";

/** What has become different while a schedule is flown. */
export interface Change {
  readonly at: number;
  /** Drones that fly no more. */
  readonly lost?: readonly string[];
  /** Drones that are ready at their bases. */
  readonly joined?: readonly PatrolDrone[];
  /** Where drones really are, where that is known; as the schedule has it of the others. */
  readonly found?: readonly DroneFound[];
  /** Heights at which others may still be. */
  readonly held?: readonly HeldHeight[];
}

/** Where a drone really is: in the air, with so long a flight behind it, or on the ground and ready at an instant. */
export type DroneFound = { readonly droneId: string } & (
  | { readonly place: LatLon; readonly flownMs: number }
  | { readonly readyAt: number }
);

/**
 * The schedule from an instant on with other drones: who is in the air goes where it is needed if its battery lasts, or
 * home; the others follow. What was seen before counts in the revisit times, so that the gap that a lost drone leaves is
 * in them. Throws a ScheduleError where the drones that are left can not watch the section.
 */
export function replanned(
  schedule: Schedule,
  { at, lost = [], joined = [], found: where = [], held = [] }: Change,
): Schedule {
  const before = schedule.task;
  const gone = new Set(lost);
  const drones = [...before.drones.filter(({ id }) => !gone.has(id)), ...joined];
  const task: ScheduleTask = { ...before, drones, startAt: at, horizonMs: before.startAt + before.horizonMs - at };
  demandTask(task);
  const course = new Course(task.line, task.closed);
  const states = new Map(
    drones.map((drone) => {
      const real = where.find(({ droneId }) => droneId === drone.id);
      return [drone.id, real ? foundState(drone, schedule, at, real) : stateOf(course, drone, schedule, at)];
    }),
  );
  const seen = seenBefore(schedule, at);
  const readyAt = new Map([...states].map(([id, state]) => [id, state.readyAt]));
  const landing = [...states.values()].flatMap(({ landing }) => landing ?? []);
  const found = untilApart(task, (terms) => {
    const best = worthIt(course, task, (weightOver) => {
      let best: Candidate | undefined;
      for (const split of splitsOf(course, drones, terms, weightOver).slice(0, MOST_SPLITS)) {
        const found = candidateOf(course, task, split, { states, seen, open: lost.length > 0 });
        if (!best || found.ratedMs < best.ratedMs) best = found;
      }
      return best;
    });
    return best && finished(course, task, { ...best, sorties: [...landing, ...best.sorties] }, { readyAt, held });
  });
  if (!found) throw unreachable(course, task);
  return found;
}

interface State {
  readonly readyAt: number;
  readonly air?: InTheAir;
  /** It is about to land and does. */
  readonly landing?: Sortie;
}

function stateOf(course: Course, drone: PatrolDrone, { sorties }: Schedule, at: number): State {
  const begun = sorties.filter(({ droneId, takeOffAt }) => droneId === drone.id && takeOffAt < at);
  const last = begun.at(-1);
  if (!last) return { readyAt: at };
  const readyAt = Math.max(at, readyAfter(drone, last));
  if (last.returnAt <= at) return { readyAt };
  const levelAt = Math.max(at, last.from?.at ?? last.takeOffAt + drone.climbMs);
  const place = flightPlace(flightOf(course, drone, last), levelAt) ?? drone.base;
  if (levelAt < last.returnAt - drone.landMs)
    return { readyAt: at, air: { at: levelAt, place, takeOffAt: last.takeOffAt, layer: last.layer } };
  return { readyAt, landing: { ...last, from: { at: levelAt, place }, watch: [], leaveAt: levelAt } };
}

function foundState({ id }: PatrolDrone, { sorties }: Schedule, at: number, found: DroneFound): State {
  if ("readyAt" in found) return { readyAt: Math.max(at, found.readyAt) };
  const { place, flownMs } = found;
  const layer = sorties.findLast(({ droneId, takeOffAt }) => droneId === id && takeOffAt < at)?.layer ?? 0;
  return { readyAt: at, air: { at, place, takeOffAt: at - flownMs, layer } };
}

/** What was looked at until now, as far back as it matters. */
function seenBefore({ sorties, revisit }: Schedule, at: number): Stretch[] {
  const since = at - 2 * Math.min(revisit.worstMs, LONGEST_MEMORY_MS);
  return sorties.flatMap(({ watch }) =>
    watch
      .filter(({ fromAt, toAt }) => fromAt < at && toAt > since)
      .map((stretch) => (stretch.toAt <= at ? stretch : cutAt(stretch, at))),
  );
}

function candidateOf(
  course: Course,
  task: ScheduleTask,
  split: Split,
  { states, seen, open }: { states: ReadonlyMap<string, State>; seen: readonly Stretch[]; open: boolean },
): Candidate {
  const endAt = task.startAt + task.horizonMs;
  const times: LayTime[] = PHASES.map((phase) => ({ fromAt: task.startAt, endAt, phase }));
  const rate = (sorties: readonly Sortie[], part: SchedulePart): number => {
    const watch = [...seen, ...sorties.flatMap((sortie) => sortie.watch)];
    const pieces =
      part.to > part.from
        ? [[part.from, part.to]]
        : [
            [part.from, course.length],
            [0, part.to],
          ];
    const worst = Math.max(
      ...pieces.map(([from = 0, to = 0]) => revisitOf(watch, { from, length: to, endAt }).worstMs),
    );
    if (!open) return worst;
    // Where somebody is lost a gap is open now: of what is as good in the long run, what begins first.
    const firstAt = Math.min(...sorties.flatMap((sortie) => sortie.watch[0]?.fromAt ?? []));
    return worst + SOONER * (firstAt - task.startAt);
  };
  const ready = (member: Member): Ready => {
    const { readyAt, air } = states.get(member.drone.id) as State;
    return { member, readyAt, ...(air && { air }) };
  };
  const laid = split.parts.map((part) =>
    bestWay(split, part, { crew: () => part.crew.map(ready), times: () => times, rate }),
  );
  // Who is in the air and has no part in the split goes home.
  const busy = new Set(split.parts.flatMap(({ crew }) => crew.map(({ drone }) => drone.id)));
  const idle = task.drones.filter(({ id }) => !busy.has(id)).map((drone) => ready(memberOf(course, drone)));
  const sorties = [...laid.flatMap((part) => part.sorties), ...sendHome(course, idle)];
  return { parts: laid.map(({ part }) => part), sorties, ...achievedBy(course, task, sorties, seen) };
}

/** So much of a later beginning counts as a worse revisit time: it decides between what is as good. */
const SOONER = 0.001;
const PHASES = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];
const MOST_SPLITS = 2;
const LONGEST_MEMORY_MS = 12 * 3_600_000;
