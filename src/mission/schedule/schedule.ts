import type { LatLon } from "../../geo/position.ts";
import { achievedBy, type Candidate, worthIt } from "./achieved.ts";
import { type Conflict, conflictsOf } from "./conflicts.ts";
import { Course } from "./course.ts";
import { type Member, transitTo } from "./crew.ts";
import type { InterestRevisit } from "./interest.ts";
import { bestWay } from "./layPart.ts";
import type { Ready } from "./ready.ts";
import type { Revisit } from "./revisit.ts";
import { alongRound, roundLength } from "./round.ts";
import { separated } from "./separation.ts";
import type { Sortie } from "./sortie.ts";
import { type Part, type Split, splitsOf } from "./split.ts";
import { demandTask, ScheduleError, type ScheduleTask } from "./task.ts";
import { flownRound, type Terms, type Way } from "./ways.ts";

/** Who flies when and where so that a section stays watched, and how often each place is then seen. */
export interface Schedule {
  readonly version: 1;
  readonly task: ScheduleTask;
  readonly parts: readonly SchedulePart[];
  /** In the order of take-offs. */
  readonly sorties: readonly Sortie[];
  readonly conflicts: readonly Conflict[];
  /** From the sorties themselves, not from the plan behind them. */
  readonly revisit: Revisit;
  /** How often the zones of interest are seen; absent where the task has none. */
  readonly interests?: readonly InterestRevisit[];
  /** Where the worst revisit is. */
  readonly worstPlace: LatLon;
  /** Whether what was promised is kept; absent where nothing was. */
  readonly promiseKept?: boolean;
}

/** A part of the section and how its crew watches it. */
export interface SchedulePart {
  /** Metres along; on a closed line a part may lead over its end, and then `to` is less than `from`. */
  readonly from: number;
  readonly to: number;
  readonly droneIds: readonly string[];
  /** `sweeps`: rounds that are flown one way, and home from the end. */
  readonly kind: Way["kind"] | "sweeps";
  readonly revisitMs: number;
}

/** The schedule with the shortest worst revisit time found. Throws a ScheduleError where none can be made. */
export function scheduleOf(task: ScheduleTask): Schedule {
  demandTask(task);
  const course = new Course(task.line, task.closed);
  const endAt = task.startAt + task.horizonMs;
  const found = untilApart(task, (terms) => {
    const best = bestOf(course, task, terms, endAt);
    return best && finished(course, task, best);
  });
  if (!found) throw unreachable(course, task);
  return found;
}

/** The first schedule in which no drones meet, else the one with the fewest that do; undefined where none can be made. */
export function untilApart(task: ScheduleTask, make: (terms: Terms) => Schedule | undefined): Schedule | undefined {
  // Time to let each other pass at the bases is bought only where drones would meet there without it.
  const climbs = Math.max(...task.drones.map(({ climbMs, landMs }) => climbMs + landMs + PASSING_MS));
  let found: Schedule | undefined;
  for (const { spare, pace } of TRIES) {
    const made = make({ lastingMs: task.horizonMs, spareMs: spare * climbs, pace });
    if (!made) continue;
    if (!found || (made.conflicts.length < found.conflicts.length && made.revisit.worstMs < Infinity)) found = made;
    if (found.conflicts.length === 0) break;
  }
  return found;
}

function bestOf(course: Course, task: ScheduleTask, terms: Terms, endAt: number): Candidate | undefined {
  const best = worthIt(course, task, (weightOver) => {
    let best: Candidate | undefined;
    for (const split of splitsOf(course, task.drones, terms, weightOver).slice(0, MOST_SPLITS)) {
      if (best && split.revisitMs >= best.ratedMs) break;
      const found = candidateOf(course, task, split, endAt);
      if (!best || found.ratedMs < best.ratedMs) best = found;
    }
    return best;
  });
  return best && best.sorties.length > 0 ? best : undefined;
}

/** Gives out heights, and says what the schedule achieves. */
export function finished(
  course: Course,
  task: ScheduleTask,
  { parts, sorties, revisit, interests }: Candidate,
  limits: Parameters<typeof separated>[3] = { readyAt: new Map() },
): Schedule {
  const apart = separated(course, task, sorties, limits);
  const conflicts = conflictsOf(course, task, apart);
  return {
    version: 1,
    task,
    parts,
    sorties: apart,
    conflicts,
    revisit,
    ...(interests.length > 0 && { interests }),
    worstPlace: course.place(revisit.along),
    ...(task.promiseMs !== undefined && { promiseKept: revisit.worstMs <= task.promiseMs + 1 }),
  };
}

function candidateOf(course: Course, task: ScheduleTask, split: Split, endAt: number): Candidate {
  const climbs = task.drones.reduce((sum, { climbMs }) => sum + climbMs + PASSING_MS, 0);
  const laid = split.parts.map((part, i) => {
    const crew = () => part.crew.map((member): Ready => ({ member, readyAt: task.startAt }));
    return bestWay(split, part, {
      crew,
      times: (way) => {
        // Crews that begin one after the other do not meet at a base that they share.
        const later = way.kind === "rounds" ? (way.revisitMs * i) / split.parts.length : 0;
        return [{ fromAt: task.startAt + climbs + leadOf(part, way) + later, endAt }];
      },
    });
  });
  const sorties = laid.flatMap(({ sorties }) => sorties);
  return { parts: laid.map(({ part }) => part), sorties, ...achievedBy(course, task, sorties, []) };
}

/** From take-off until everyone can be in place. */
function leadOf({ crew, round }: Part, way: Way): number {
  const places =
    way.kind === "rounds"
      ? way.cuts.slice(0, -1).map((x) => alongRound(flownRound(round, way), x))
      : Array.from({ length: way.posts }, (_, i) => alongRound(round, (roundLength(round) * i) / way.posts));
  const slowest = (member: Member) => Math.max(...places.map((along) => transitTo(member, along)));
  return Math.max(...crew.map((member) => member.drone.climbMs + slowest(member)));
}

export function unreachable(course: Course, { drones }: ScheduleTask): ScheduleError {
  const away = drones.map((drone) => course.away(drone.base, course.nearest(drone.base)));
  const nearest = Math.min(...away);
  return new ScheduleError(
    `The section can not be watched whole: the nearest base is ${Math.round(nearest)} m away from it`,
    "Move or add a base, shorten the section, take drones with more endurance, or ask for less reserve",
  );
}

const PASSING_MS = 10_000;
/** What is tried until no drones meet: first what costs nothing, then times of climbing and landing to spare. */
const TRIES = [
  { spare: 0, pace: 1 },
  { spare: 0, pace: 0.9 },
  { spare: 0.5, pace: 1 },
  { spare: 1, pace: 1 },
  { spare: 2, pace: 1 },
];
const MOST_SPLITS = 5;
