import type { LatLon } from "../../src/geo/position.ts";
import type { FenceKind } from "../../src/mission/fence.ts";
import { addCircle, addPolygon, addRallyPoint } from "../../src/mission/fenceEdit.ts";
import { type History, historyOf } from "../../src/mission/history.ts";
import { withShape } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { isSamePart, type PlanPart, pointsOf, samePart } from "../../src/mission/planParts.ts";
import type { ZoneKind } from "../../src/mission/zone.ts";
import { addZone } from "../../src/mission/zoneEdit.ts";
import { nothing, type Selection } from "./selection.ts";

/**
 * The plan on the table, with its undo history; owned by the window until saved or uploaded. The selection is of points
 * of the part in focus: what Delete removes, arrows move, and a table of them marks.
 */
export interface Editing extends Selection {
  readonly history: History<Plan>;
  /** Points clicked so far while something is being drawn; null when nothing is drawn. */
  readonly draft: readonly LatLon[] | null;
  /** What the draft is to become: the section, the outline or the stops of the pattern, an area of the fence, or a zone. */
  readonly drawing: Drawing;
  /** What the next click on the globe puts there; null when it puts nothing. */
  readonly placing: Placing | null;
  /** What is edited by its points on the globe. */
  readonly focus: PlanPart;
  /** The plan as it was last saved or opened. */
  readonly saved: Plan;
  readonly path: string | null;
}

export type Drawing = "section" | "outline" | "route" | FenceKind | ZoneKind;

/** A circle of the fence around the clicked place (metres), a rally point there (metres above home), or the pattern around it. */
export type Placing =
  | { readonly kind: "circle"; readonly of: FenceKind; readonly radius: number }
  | { readonly kind: "rally"; readonly ahl: number }
  | { readonly kind: "pattern" };

/** The fewest points that make something of what is drawn. */
export const fewestPoints = (drawing: Drawing): number => (drawing === "section" ? 2 : drawing === "route" ? 1 : 3);

/** What is edited unless something else is in focus. */
export const PATTERN: PlanPart = { kind: "pattern" };

/** A plan that was just opened. */
export const fresh = (plan: Plan, path: string | null): Editing => ({
  history: historyOf(plan),
  draft: null,
  drawing: "section",
  placing: null,
  focus: PATTERN,
  ...nothing,
  saved: plan,
  path,
});

/** What is in focus and selected after a change of the plan: what is no longer there is neither. */
export function settled(before: Editing, after: Editing, selection?: Selection): Editing {
  const [old, now] = [before.history.present, after.history.present];
  const focus = samePart(old, now, before.focus);
  if (!focus) return { ...after, focus: PATTERN, ...nothing };
  const as = { ...after, focus: isSamePart(focus, before.focus) ? before.focus : focus };
  if (selection) return { ...as, ...selection };
  const still = pointsOf(old, before.focus)?.points.length === pointsOf(now, focus)?.points.length;
  return still ? as : { ...as, ...nothing };
}

/** The part that one plan has more than another. */
export function newPart(before: Plan, after: Plan): PlanPart | undefined {
  const more = (of: (plan: Plan) => readonly unknown[] | undefined) =>
    (of(after)?.length ?? 0) > (of(before)?.length ?? 0);
  const zone = after.zones?.at(-1);
  if (zone && more(({ zones }) => zones)) return { kind: "zone", id: zone.id };
  if (more(({ rally }) => rally)) return { kind: "rally" };
  if (more(({ fence }) => fence?.polygons))
    return { kind: "fence-area", index: (after.fence?.polygons.length ?? 1) - 1 };
  if (more(({ fence }) => fence?.circles))
    return { kind: "fence-circle", index: (after.fence?.circles.length ?? 1) - 1 };
  return undefined;
}

/** The plan with what was drawn. */
export const drawnOn = (plan: Plan, drawing: Exclude<Drawing, "section">, points: readonly LatLon[]): Plan =>
  drawing === "outline"
    ? withShape(plan, points)
    : drawing === "route"
      ? withShape(withShape(plan, []), points) // new stops, not the old ones elsewhere
      : drawing === "inclusion" || drawing === "exclusion"
        ? addPolygon(plan, drawing, points)
        : addZone(plan, drawing, points);

/** The plan with what was placed. */
export const placedOn = (plan: Plan, placing: Placing, at: LatLon): Plan =>
  placing.kind === "pattern"
    ? withShape(plan, [at])
    : placing.kind === "circle"
      ? addCircle(plan, { kind: placing.of, centre: at, radius: placing.radius })
      : addRallyPoint(plan, { ...at, ahl: placing.ahl });
