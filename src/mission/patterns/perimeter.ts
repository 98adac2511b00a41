import { distance } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";
import { ringBeside } from "../../geo/ring.ts";
import type { Plan } from "../plan.ts";
import type { PerimeterPattern } from "./pattern.ts";
import { type Stretch, stretchesAlong } from "./stretch.ts";

/** Rounds beside an outline, camera on it, begun at the corner nearest to home; none where no room is left inside. */
export function perimeterStretches(plan: Plan, pattern: PerimeterPattern): Stretch[] {
  const { outline, fly, standoff, turns, direction } = pattern;
  const ring = ringBeside(outline, fly === "outside" ? standoff : -standoff);
  if (ring.length < 3) return [];
  const path = startingNear(direction === "clockwise" ? ring.toReversed() : ring, plan.home);
  const round = [...path, path[0] as LatLon];
  const target = [...outline, outline[0] as LatLon];
  // Clockwise, what is enclosed lies on the right.
  const looking = standoff === 0 ? "ahead" : (direction === "clockwise") === (fly === "outside") ? "right" : "left";
  return Array.from({ length: turns }, (_, pass) => stretchesAlong(round, { looking, target, pass })).flat();
}

function startingNear(ring: readonly LatLon[], home: LatLon | null): LatLon[] {
  if (!home) return [...ring];
  const away = ring.map((p) => distance(p, home));
  const first = away.indexOf(Math.min(...away));
  return [...ring.slice(first), ...ring.slice(0, first)];
}
