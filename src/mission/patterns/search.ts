import { offset } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Plan } from "../plan.ts";
import type { ExpandingSquarePattern, SectorPattern } from "./pattern.ts";
import { type Stretch, stretchesAlong } from "./stretch.ts";
import { heightAbove, stripBelow } from "./strip.ts";

const DOWN = { looking: "ahead", target: [], pass: 0 } as const;

/**
 * An expanding square search from its datum outwards: two legs of one spacing, two of two, and so on, until the square is
 * seen out to its radius. IAMSAR manual vol. III, search pattern SS.
 */
export function expandingSquareStretches(plan: Plan, pattern: ExpandingSquarePattern, ground: Ground): Stretch[] {
  const { datum, headingDeg, radius, turns } = pattern;
  if (!datum) return [];
  const spacing = Math.max(radius / MOST_ROUNDS, squareSpacing(plan, pattern, datum, ground));
  const sign = turns === "right" ? 1 : -1;
  // Four legs and one make a square of one more spacing to each side, of which half a spacing more is seen.
  const rounds = Math.max(1, Math.ceil(radius / spacing - 0.5));
  const path = [datum];
  for (let leg = 0; leg <= 4 * rounds; leg++) {
    const length = (Math.floor(leg / 2) + 1) * spacing;
    path.push(offset(path.at(-1) as LatLon, headingDeg + sign * 90 * (leg % 4), length));
  }
  return stretchesAlong(path, DOWN);
}

const MOST_ROUNDS = 100;

/** Metres between neighbouring legs: the strip over the highest ground of the square, less the overlap. */
function squareSpacing(plan: Plan, pattern: ExpandingSquarePattern, datum: LatLon, ground: Ground): number {
  const above = heightAbove(plan, ground);
  let least = above(datum);
  for (let x = -4; x <= 4; x++)
    for (let y = -4; y <= 4; y++) {
      const far = (Math.hypot(x, y) / 4) * pattern.radius;
      least = Math.min(least, above(offset(datum, (Math.atan2(x, y) * 180) / Math.PI, far)));
    }
  return Math.max(2, stripBelow(plan.camera, least) * (1 - pattern.overlapPercent / 100));
}

/**
 * A sector search: out by a radius, 120° to the right along a chord as long, through the datum, and so on until all three
 * diameters are flown and the drone is at the datum again; then, where wanted, once more turned by 30°. IAMSAR manual
 * vol. III, search pattern VS.
 */
export function sectorStretches({ datum, headingDeg, radius, sweeps }: SectorPattern): Stretch[] {
  if (!datum) return [];
  return Array.from({ length: sweeps }, (_, sweep) => {
    const first = headingDeg + 30 * sweep;
    const rim = [0, 60, 240, 300, 120, 180].map((deg) => offset(datum, first + deg, radius));
    return stretchesAlong([datum, ...rim, datum], { ...DOWN, pass: sweep });
  }).flat();
}
