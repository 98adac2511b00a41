import { nearestOnPath } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { defaultCamera, defaultDrone } from "./catalog.ts";
import { reverseStops } from "./patterns/routeEdit.ts";
import { POINTS, shapeKindOf, shapeOf, withShape } from "./patterns/shape.ts";
import type { CorridorPlan, Plan } from "./plan.ts";

/** A plan with defaults, a corridor unless another pattern is known; its places may still be too few. */
export function newPlan(known?: Partial<CorridorPlan>): CorridorPlan;
export function newPlan(known: Partial<Plan>): Plan;
export function newPlan(known: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    name: "New patrol",
    section: [],
    pattern: {
      kind: "corridor",
      side: "left",
      standoff: 120,
      ahl: 90,
      speed: (known.drone ?? defaultDrone).cruiseSpeed,
      back: "same",
    },
    drone: defaultDrone,
    camera: defaultCamera,
    watchWidth: 60,
    home: null,
    ...known,
  };
}

/** The plan with a point put into its pattern's line or outline before `index` (0 … length); one that is full stays as it is. */
export function insertVertex<P extends Plan>(plan: P, index: number, at: LatLon): P {
  const points = shapeOf(plan);
  if (points.length >= POINTS[shapeKindOf(plan.pattern.kind)][1]) return plan;
  return withShape(plan, points.toSpliced(clampIndex(index, points.length), 0, bare(at)));
}

/** The plan with a point added at the end of its pattern's line or outline. */
export const appendVertex = <P extends Plan>(plan: P, at: LatLon): P => insertVertex(plan, shapeOf(plan).length, at);

/** The plan with one point of its pattern elsewhere. */
export function moveVertex<P extends Plan>(plan: P, index: number, to: LatLon): P {
  const points = shapeOf(plan);
  return index in points ? withShape(plan, points.with(index, bare(to))) : plan;
}

/** The plan without one point of its pattern. */
export function deleteVertex<P extends Plan>(plan: P, index: number): P {
  const points = shapeOf(plan);
  return index in points ? withShape(plan, points.toSpliced(index, 1)) : plan;
}

/** The plan flown the other way: along a section from its other end, on the same side of the border. */
export function reverseSection<P extends Plan>(plan: P): P {
  const { pattern } = plan;
  const section = plan.section.toReversed();
  if (pattern.kind === "corridor")
    return { ...plan, section, pattern: { ...pattern, side: pattern.side === "left" ? "right" : "left" } };
  if (pattern.kind === "orbit" || pattern.kind === "perimeter") {
    const direction = pattern.direction === "clockwise" ? "counterclockwise" : "clockwise";
    return { ...plan, pattern: { ...pattern, direction } };
  }
  if (pattern.kind === "route")
    return { ...plan, pattern: { ...pattern, stops: reverseStops({ stops: pattern.stops, selection: [] }).stops } };
  return plan;
}

/** The plan with another section. */
export const withSection = <P extends Plan>(plan: P, section: readonly LatLon[]): P => ({ ...plan, section });

/** The plan with one field changed. */
export const setField = <P extends Plan, K extends keyof P>(plan: P, field: K, value: P[K]): P => ({
  ...plan,
  [field]: value,
});

/** The plan with one field of its pattern changed. */
export const setPattern = <P extends Plan, K extends keyof P["pattern"]>(
  plan: P,
  field: K,
  value: P["pattern"][K],
): P => ({
  ...plan,
  pattern: { ...plan.pattern, [field]: value },
});

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
const clampIndex = (index: number, length: number): number => Math.min(Math.max(Math.trunc(index), 0), length);

/** A corridor flown on the side of the section where the drone starts, so that no leg crosses the line. */
export function onOwnSide<P extends Plan>(plan: P, start: LatLon): P {
  const { section, pattern } = plan;
  if (section.length < 2 || pattern.kind !== "corridor") return plan;
  return { ...plan, pattern: { ...pattern, side: nearestOnPath(section, start).side } };
}
