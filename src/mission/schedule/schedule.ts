import type { LatLon } from "../../geo/position.ts";
import { type Conflict, conflictsOf } from "./conflicts.ts";
import { Course } from "./course.ts";
import { type Member, transitTo } from "./crew.ts";
import { type InterestRevisit, interestRevisits, weightOver } from "./interest.ts";
import { layPosts } from "./layPosts.ts";
import { type Laid, type LayTime, layRounds } from "./layRounds.ts";
import type { Ready } from "./ready.ts";
import { type Revisit, revisitOf } from "./revisit.ts";
import { alongRound, roundLength } from "./round.ts";
import { separated } from "./separation.ts";
import type { Sortie, Stretch } from "./sortie.ts";
import { type Part, type Split, splitsOf, type WeightOver } from "./split.ts";
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
  // Time to let each other pass at the bases is bought only where drones would meet there without it.
  const climbs = Math.max(...task.drones.map(({ climbMs, landMs }) => climbMs + landMs + PASSING_MS));
  let found: Schedule | undefined;
  for (const { spare, pace } of TRIES) {
    const best = bestOf(course, task, { lastingMs: task.horizonMs, spareMs: spare * climbs, pace }, endAt);
    if (!best) continue;
    const schedule = finished(course, task, best);
    if (!found || (schedule.conflicts.length < found.conflicts.length && schedule.revisit.worstMs < Infinity))
      found = schedule;
    if (found.conflicts.length === 0) break;
  }
  if (!found) throw unreachable(course, task);
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

/**
 * Shared out by the weights of zones of interest where that brings what is asked clearly nearer; else as if there were
 * none, because otherwise the rest would be seen much more seldom for next to nothing.
 */
export function worthIt(
  { length }: Course,
  { interests = [] }: ScheduleTask,
  best: (weightOver: WeightOver) => Candidate | undefined,
): Candidate | undefined {
  if (interests.length === 0) return best(() => 1);
  const weighted = best((from, to) => weightOver(interests, length, from, to));
  const plain = best(() => 1);
  return weighted && plain && weighted.ratedMs > WORTH * plain.ratedMs ? plain : (weighted ?? plain);
}

/** Sorties with what they achieve, before heights are given out. */
export interface Candidate extends Achieved {
  readonly parts: readonly SchedulePart[];
  readonly sorties: readonly Sortie[];
}

/** How often places are seen. */
export interface Achieved {
  readonly revisit: Revisit;
  readonly interests: readonly InterestRevisit[];
  /** The worst revisit time, ms, where each zone of interest counts with its weight. */
  readonly ratedMs: number;
}

/** Gives out heights, and says what the schedule achieves. */
export function finished(
  course: Course,
  task: ScheduleTask,
  { parts, sorties, revisit, interests }: Candidate,
  readyAt: ReadonlyMap<string, number> = new Map(),
): Schedule {
  const apart = separated(course, task, sorties, readyAt);
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

/** How the ways of a part are tried. */
export interface Trial {
  /** The state that drones are in, anew for each try. */
  readonly crew: () => Ready[];
  readonly times: (way: Way) => readonly LayTime[];
  /** Smaller is better, 0 is perfect; how many watches nobody can fly where it is absent. */
  readonly rate?: (sorties: readonly Sortie[], part: SchedulePart) => number;
}

/** Lays out the ways of a part, best first, until one is perfect; else the best of them. */
export function bestWay(split: Split, part: Part, { crew, times, rate }: Trial): LaidPart {
  let best: (LaidPart & { rating: number }) | undefined;
  for (const way of part.ways.slice(0, MOST_WAYS)) {
    for (const time of times(way)) {
      const laid = lay(split.course, part, way, crew(), time);
      const found = inTheSection(split, part, way, laid.sorties);
      const rating = rate ? rate(found.sorties, found.part) : laid.missed;
      if (!best || rating < best.rating) best = { ...found, rating };
      if (rating === 0) return best;
    }
  }
  if (!best) throw new RangeError("a part without a way to watch it");
  return best;
}

/** A part with the sorties that watch it, in metres along the section as it was given. */
export interface LaidPart {
  readonly part: SchedulePart;
  readonly sorties: readonly Sortie[];
}

function inTheSection({ course, cutAt }: Split, { round, crew }: Part, way: Way, sorties: readonly Sortie[]): LaidPart {
  const { length } = course;
  return {
    part: {
      from: (round.from + cutAt) % length,
      to: round.closed ? length : (round.to + cutAt) % length || length,
      droneIds: crew.map(({ drone }) => drone.id),
      kind: way.kind === "rounds" && way.oneWay ? "sweeps" : way.kind,
      revisitMs: way.revisitMs,
    },
    sorties: sorties.map((s) => ({ ...s, watch: shifted(s.watch, cutAt, length) })),
  };
}

function lay(course: Course, part: Part, way: Way, crew: Ready[], when: LayTime): Laid {
  return way.kind === "rounds"
    ? layRounds(course, flownRound(part.round, way), way, crew, when)
    : layPosts(course, part.round, way, crew, when);
}

/** What sorties achieve together with what was seen before them. */
export function achievedBy(
  course: Course,
  { startAt, horizonMs, promiseMs, interests: asked = [] }: ScheduleTask,
  sorties: readonly Sortie[],
  before: readonly Stretch[],
): Achieved {
  const watch = [...before, ...sorties.flatMap((sortie) => sortie.watch)];
  const endAt = startAt + horizonMs;
  const revisit = revisitOf(watch, {
    length: course.length,
    endAt,
    ...(promiseMs !== undefined && { promiseMs }),
  });
  const interests = interestRevisits(asked, watch, { endAt });
  const ratedMs = Math.max(revisit.worstMs, ...interests.map(({ weight, worstMs }) => weight * worstMs));
  return { revisit, interests, ratedMs };
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

/** Stretches of a closed line that was cut open elsewhere, in metres along the line as it was given. */
function shifted(watch: readonly Stretch[], by: number, length: number): Stretch[] {
  if (by === 0) return [...watch];
  return watch.flatMap(({ fromAt, from, toAt, to }): Stretch[] => {
    const [a, b] = [from + by, to + by];
    const fold = Math.min(a, b) >= length - 1e-6 ? length : 0;
    if (Math.max(a, b) - fold <= length + 1e-6) return [{ fromAt, from: a - fold, toAt, to: b - fold }];
    const at = fromAt + ((length - a) / (b - a)) * (toAt - fromAt);
    return a < b
      ? [
          { fromAt, from: a, toAt: at, to: length },
          { fromAt: at, from: 0, toAt, to: b - length },
        ]
      : [
          { fromAt, from: a - length, toAt: at, to: 0 },
          { fromAt: at, from: length, toAt, to: b },
        ];
  });
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
const WORTH = 0.75;
const MOST_SPLITS = 5;
const MOST_WAYS = 6;
