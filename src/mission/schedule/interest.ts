import { nearestOnPath } from "../../geo/path.ts";
import { contains } from "../../geo/polygon.ts";
import type { LatLon } from "../../geo/position.ts";
import { shapeLine } from "../patterns/shape.ts";
import type { Plan } from "../plan.ts";
import { Course } from "./course.ts";
import { type RevisitQuestion, revisitOf } from "./revisit.ts";
import type { Stretch } from "./sortie.ts";

/** A stretch of the path from which a zone of interest is looked at: wanted `weight` times as often as the rest. */
export interface Interest {
  readonly name: string;
  readonly from: number; // metres along
  readonly to: number;
  readonly weight: number;
}

/** How often a zone of interest is really seen. */
export interface InterestRevisit extends Interest {
  readonly worstMs: number;
}

/**
 * The stretches of a path beside the plan's section whose nearest place on the section lies in a zone of interest that
 * counts more than other ground, to 10 m or a 5,000th of the path.
 */
export function interestsOf(plan: Plan, line: readonly LatLon[], closed: boolean): Interest[] {
  const zones = (plan.zones ?? []).filter(
    ({ kind, points, weight }) => kind === "interest" && points.length >= 3 && (weight ?? 1) > 1,
  );
  if (zones.length === 0) return [];
  const course = new Course(line, closed);
  const looked = shapeLine(plan);
  const count = Math.ceil(course.length / Math.max(10, course.length / 5_000));
  const step = course.length / count;
  const found: Interest[] = [];
  const open = new Map<string, number>();
  for (let i = 0; i <= count; i++) {
    const over = i < count ? course.place((i + 0.5) * step) : undefined;
    const place = over && (looked.length >= 2 ? nearestOnPath(looked, over) : over);
    for (const { id, name, points, weight = 1 } of zones) {
      const inside = place !== undefined && contains(points, place);
      const since = open.get(id);
      if (inside && since === undefined) open.set(id, i * step);
      if (!inside && since !== undefined) {
        found.push({ name, from: since, to: i * step, weight });
        open.delete(id);
      }
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** The largest weight of any place between two, metres along; over the end of a closed line `to` is beyond its length. */
export function weightOver(interests: readonly Interest[], length: number, from: number, to: number): number {
  let most = 1;
  for (const one of interests) {
    const here = one.to > from + EDGE && one.from < to - EDGE;
    const round = one.to + length > from + EDGE && one.from + length < to - EDGE;
    if (here || round) most = Math.max(most, one.weight);
  }
  return most;
}

/** The worst revisit time of each zone of interest, from the watches themselves. */
export const interestRevisits = (
  interests: readonly Interest[],
  watch: readonly Stretch[],
  { endAt }: Pick<RevisitQuestion, "endAt">,
): InterestRevisit[] =>
  interests.map((one) => {
    const inside = { from: one.from + 2 * EDGE, length: one.to - 2 * EDGE, endAt };
    return { ...one, worstMs: revisitOf(watch, inside).worstMs };
  });

const EDGE = 1; // metres by which a part may overlap a zone without counting as its watch
