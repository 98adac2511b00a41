import { bearing, offset } from "../../geo/enu.ts";
import type { Plan } from "../plan.ts";
import type { OrbitPattern } from "./pattern.ts";
import { type Stretch, stretchesAlong } from "./stretch.ts";

/** Circles around a centre as waypoints, camera on the centre, begun at the place nearest to home. */
export function orbitStretches(plan: Plan, { centre, radius, turns, direction }: OrbitPattern): Stretch[] {
  if (!centre) return [];
  const start = plan.home ? bearing(centre, plan.home) : 0;
  const corner = 2 * Math.acos(1 - Math.min(0.1, SAGITTA / radius));
  const each = Math.max(FEWEST, Math.min(Math.ceil((2 * Math.PI) / corner), Math.floor(MOST / Math.max(1, turns))));
  const count = Math.max(1, Math.round(each * turns));
  const sign = direction === "clockwise" ? 1 : -1;
  const path = Array.from({ length: count + 1 }, (_, i) => offset(centre, start + (sign * 360 * i) / each, radius));
  return stretchesAlong(path, {
    looking: direction === "clockwise" ? "right" : "left",
    target: [centre, centre],
    pass: 0,
  });
}

const SAGITTA = 2; // metres between a chord and the circle
const FEWEST = 24;
const MOST = 600; // waypoints
