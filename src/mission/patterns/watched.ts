import type { Plan } from "../plan.ts";
import { shapeLine } from "./shape.ts";
import { around, inRing, type Watched } from "./watchedRing.ts";
import { watchedOnRoute } from "./watchedRoute.ts";

export { around, type Watched } from "./watchedRing.ts";

/** Whether a plan has any ground to see yet. */
export const watchesGround = (plan: Plan): boolean => watchedOf(plan).section.length >= 2;

/** What is to be seen of a plan: beside its section or outline, all of its area, or around its place; no line when that is not drawn yet. */
export function watchedOf(plan: Plan): Watched {
  const { pattern, watchWidth } = plan;
  switch (pattern.kind) {
    case "corridor":
    case "perimeter":
      return { section: shapeLine(plan), watchWidth };
    case "area":
      return inRing(pattern.outline.length < 3 ? null : pattern.outline);
    case "expanding-square":
      return inRing(pattern.datum && around(pattern.datum, pattern.radius * Math.SQRT2, 4, pattern.headingDeg + 45));
    case "sector":
      return inRing(pattern.datum && around(pattern.datum, pattern.radius));
    case "orbit":
      return inRing(pattern.centre && around(pattern.centre, watchWidth));
    case "route":
      return watchedOnRoute(plan, pattern);
  }
}
