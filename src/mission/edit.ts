import { nearestOnPath } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { defaultCamera, defaultDrone } from "./catalog.ts";
import type { CorridorPattern, Plan } from "./plan.ts";

/** A plan with defaults and whatever is known; its section may still have too few points. */
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

/** The plan with a point put into its section before `index` (0 … length). */
export const insertVertex = (plan: Plan, index: number, at: LatLon): Plan =>
  withSection(plan, plan.section.toSpliced(clampIndex(index, plan.section.length), 0, bare(at)));

/** The plan with a point added at the end of its section. */
export const appendVertex = (plan: Plan, at: LatLon): Plan => insertVertex(plan, plan.section.length, at);

/** The plan with one point of its section elsewhere. */
export const moveVertex = (plan: Plan, index: number, to: LatLon): Plan =>
  index in plan.section ? withSection(plan, plan.section.with(index, bare(to))) : plan;

/** The plan without one point of its section. */
export const deleteVertex = (plan: Plan, index: number): Plan =>
  index in plan.section ? withSection(plan, plan.section.toSpliced(index, 1)) : plan;

/** The plan flown from the other end: the drone stays on the same side of the border. */
export const reverseSection = (plan: Plan): Plan => ({
  ...plan,
  section: plan.section.toReversed(),
  pattern: { ...plan.pattern, side: plan.pattern.side === "left" ? "right" : "left" },
});

/** The plan with another section. */
export const withSection = (plan: Plan, section: readonly LatLon[]): Plan => ({ ...plan, section });

/** The plan with one field changed. */
export const setField = <K extends keyof Plan>(plan: Plan, field: K, value: Plan[K]): Plan => ({
  ...plan,
  [field]: value,
});

/** The plan with one field of its pattern changed. */
export const setPattern = <K extends keyof CorridorPattern>(plan: Plan, field: K, value: CorridorPattern[K]): Plan => ({
  ...plan,
  pattern: { ...plan.pattern, [field]: value },
});

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
const clampIndex = (index: number, length: number): number => Math.min(Math.max(Math.trunc(index), 0), length);

/** The plan flown on the side of the section where the drone starts, so that no leg crosses the line. */
export const onOwnSide = (plan: Plan, start: LatLon): Plan =>
  plan.section.length < 2 ? plan : setPattern(plan, "side", nearestOnPath(plan.section, start).side);
