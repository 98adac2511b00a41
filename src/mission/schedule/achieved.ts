import type { Course } from "./course.ts";
import { type InterestRevisit, interestRevisits, weightOver } from "./interest.ts";
import { type Revisit, revisitOf } from "./revisit.ts";
import type { SchedulePart } from "./schedule.ts";
import type { Sortie, Stretch } from "./sortie.ts";
import type { WeightOver } from "./split.ts";
import type { ScheduleTask } from "./task.ts";

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

const WORTH = 0.75;
