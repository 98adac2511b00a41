import { Course } from "./course.ts";
import { launchDoubts } from "./launchDoubts.ts";
import { notInPlace } from "./reliefInPlace.ts";
import type { DroneNow, ReliefLimits, ReliefProposal, ReliefState } from "./reliefState.ts";
import { spanWords } from "./reliefWords.ts";
import type { Schedule } from "./schedule.ts";
import type { Sortie } from "./sortie.ts";
import { utcClock } from "./sortieTimes.ts";
import { usableMs } from "./task.ts";

/** A proposal as the moment asks for it, before it has a number. */
export type Wanted = Omit<ReliefProposal, "id" | "proposedAt" | "version">;

/** What the moment is judged by. */
export interface Moment {
  readonly state: ReliefState;
  readonly course: Course;
  readonly at: number;
  readonly now: ReadonlyMap<string, DroneNow>;
  readonly limits: ReliefLimits;
}

/** One sortie of a running schedule. */
export const sortieKey = ({ droneId, takeOffAt }: Pick<Sortie, "droneId" | "takeOffAt">): string =>
  `${droneId} ${Math.round(takeOffAt)}`;

/** The sortie that a drone flies now. */
export const flownBy = ({ schedule, drones }: ReliefState, droneId: string): Sortie | undefined => {
  const takeOffAt = drones[droneId]?.flying;
  return takeOffAt === undefined
    ? undefined
    : schedule.sorties.find((sortie) => sortie.droneId === droneId && sortie.takeOffAt === takeOffAt);
};

/** The sorties that have to begin soon and have not. */
export function duePlain({ state, at, limits }: Moment): Sortie[] {
  return state.schedule.sorties.filter(
    (sortie) =>
      sortie.watch.length > 0 &&
      !sortie.from &&
      at >= sortie.takeOffAt - limits.leadMs &&
      at < sortie.leaveAt &&
      !state.missed.includes(sortieKey(sortie)) &&
      state.answered[`flown ${sortieKey(sortie)}`] === undefined,
  );
}

/** Launches, takings over and returns that the moment asks for. */
export function wantedNow(moment: Moment): Wanted[] {
  return [...launches(moment), ...takeOvers(moment), ...returns(moment), ...strays(moment)];
}

function launches(moment: Moment): Wanted[] {
  const { state, course, at, now, limits } = moment;
  return duePlain(moment).flatMap((sortie): Wanted[] => {
    const { droneId, takeOffAt, relieves, watch } = sortie;
    const drone = now.get(droneId);
    const memory = state.drones[droneId];
    if (drone?.where !== "ground" || memory?.lostAt !== undefined || memory?.out !== undefined) return [];
    if (memory?.flying !== undefined || at > takeOffAt + limits.lateMs) return [];
    const start = watch[0]?.fromAt ?? takeOffAt;
    const whom = relieves === undefined ? "begin its watch" : `relieve ${relieves}`;
    const own = state.schedule.task.drones.find(({ id }) => id === droneId);
    const doubts = own ? launchDoubts(drone, sortie, own) : drone.notReady;
    const look = doubts.length > 0 ? `▲ Look first: ${doubts.join("; ")}.\n` : "";
    return [
      {
        ...{ key: `launch ${sortieKey(sortie)}`, kind: "launch", droneId, takeOffAt, dueAt: takeOffAt },
        ...(relieves !== undefined && { otherId: relieves }),
        urgency: at > takeOffAt ? "urgent" : at > takeOffAt - NOW_MS ? "now" : "soon",
        title: `Launch ${droneId} to ${whom} at ${utcClock(start)}`,
        reason: `${look}The schedule has it take off at ${utcClock(takeOffAt)}; accepting arms it and lets it take off at once.`,
        ifUnanswered: `${droneId} stays on the ground; ${utcClock(takeOffAt + limits.lateMs)} it counts as missed and another schedule is proposed`,
        ...(watch[0] && { place: plain(course.place(watch[0].from)) }),
      },
    ];
  });
}

function takeOvers({ state, course, at, now }: Moment): Wanted[] {
  return state.schedule.task.drones.flatMap(({ id: droneId }): Wanted[] => {
    const sortie = flownBy(state, droneId);
    const [drone, memory, first] = [now.get(droneId), state.drones[droneId], sortie?.watch[0]];
    if (!sortie || !first || !drone?.place || drone.where !== "air" || memory?.lostAt !== undefined) return [];
    const otherId = sortie.relieves;
    const other = otherId === undefined ? undefined : now.get(otherId);
    const relieved = otherId === undefined ? undefined : flownBy(state, otherId);
    if (otherId === undefined || other?.where !== "air" || !relieved || state.drones[otherId]?.lostAt !== undefined)
      return [];
    // Both fly on by themselves: what has to be decided is only when the other one leaves.
    const place = course.place(first.from);
    if (at < first.fromAt - EARLY_MS || other.byHand !== undefined || memory?.out !== undefined) return [];
    if (notInPlace(drone, { course, place, begun: at > first.fromAt }) !== undefined) return [];
    return [
      {
        ...{ key: `take-over ${sortieKey(sortie)}`, kind: "take-over", droneId, otherId, takeOffAt: sortie.takeOffAt },
        dueAt: Math.max(relieved.leaveAt, first.fromAt),
        urgency: at > relieved.leaveAt ? "urgent" : "now",
        title: `${droneId} takes over, ${otherId} returns`,
        reason: `${droneId} is ${at < first.fromAt ? "in place" : "on its watch"}; ${otherId} was to hand over at ${utcClock(relieved.leaveAt)}`,
        ifUnanswered: `Both stay over the section, and ${otherId} uses up its battery${untilWords(other)}`,
        place: plain(place),
      },
    ];
  });
}

function returns({ state, at, now, limits }: Moment): Wanted[] {
  return state.schedule.task.drones.flatMap(({ id: droneId }): Wanted[] => {
    const [drone, memory, sortie] = [now.get(droneId), state.drones[droneId], flownBy(state, droneId)];
    if (drone?.where !== "air" || !sortie || memory?.lostAt !== undefined) return [];
    // What tells nothing of its battery has flown on it since its take-off, as the schedule reckons.
    const own = state.schedule.task.drones.find(({ id }) => id === droneId);
    const reckoned = own && usableMs(own) - (at - sortie.takeOffAt) - (sortie.returnAt - sortie.leaveAt);
    const left = drone.safeReturnMs ?? reckoned;
    const low = left !== undefined && left <= limits.batteryMs;
    const untold =
      drone.safeReturnMs === undefined ? "It does not tell its battery. By its endurance it has" : "It has";
    // Its mission leads home by itself at its end; it may be late by as much as launches may.
    const relief = state.schedule.sorties.find(
      (one) => one.relieves === droneId && one.droneId === sortie.relievedBy && one.takeOffAt > sortie.takeOffAt,
    );
    const comes = relief !== undefined && state.drones[relief.droneId]?.flying === relief.takeOffAt;
    const over = at > sortie.leaveAt + limits.lateMs;
    if (!low && !over && sortie.watch.length > 0) return [];
    return [
      {
        ...{ key: `return ${sortieKey(sortie)}${low ? " battery" : ""}`, kind: "return", droneId },
        ...{ takeOffAt: sortie.takeOffAt, dueAt: low ? at + Math.max(0, left) : Math.max(at, sortie.leaveAt) },
        ...(comes && { otherId: relief.droneId }),
        urgency: low ? "urgent" : "now",
        title: `${droneId} returns`,
        reason: low
          ? `${untold} to turn home within ${spanWords(Math.max(0, left))} to land with its reserve`
          : sortie.watch.length === 0
            ? "It has nothing to watch in this schedule"
            : `Its watch ended at ${utcClock(sortie.leaveAt)}`,
        ifUnanswered: low
          ? "It lands with less than its reserve, or its own failsafe brings it down"
          : "It flies its mission to the end and returns by itself",
      },
    ];
  });
}

/** Those in the air that have no part in the schedule any more, as one that was lost and is heard again. */
function strays({ state, at, now }: Moment): Wanted[] {
  const inIt = new Set(state.schedule.task.drones.map(({ id }) => id));
  return state.crew.flatMap(({ id: droneId }): Wanted[] => {
    const memory = state.drones[droneId];
    if (inIt.has(droneId) || now.get(droneId)?.where !== "air" || memory?.lostAt !== undefined) return [];
    return [
      {
        ...{ key: `return ${droneId} ${state.revision}`, kind: "return", droneId, dueAt: at, urgency: "urgent" },
        title: `${droneId} returns`,
        reason: "It is in the air and has no part in the schedule any more",
        ifUnanswered: "It flies its old mission on, where others may fly now",
      },
    ];
  });
}

/** The line of a schedule, measured once. */
export function courseOf(schedule: Schedule): Course {
  const known = courses.get(schedule) ?? new Course(schedule.task.line, schedule.task.closed);
  courses.set(schedule, known);
  return known;
}

const courses = new WeakMap<Schedule, Course>();

const untilWords = ({ safeReturnMs: left }: DroneNow): string =>
  left === undefined ? "" : `: ${spanWords(left)} until it has to turn home`;

/** Without what else a place of the line carries, its longitude from −180° to 180°. */
export const plain = ({ lat, lon }: { lat: number; lon: number }) => ({ lat, lon: lon - 360 * Math.round(lon / 360) });

const NOW_MS = 30_000;
const EARLY_MS = 30_000;
