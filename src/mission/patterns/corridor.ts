import type { Ground } from "../../geo/ground.ts";
import { offsetPath } from "../../geo/offset.ts";
import { simplified } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Plan } from "../plan.ts";
import type { CorridorPattern } from "./pattern.ts";
import { type Stretch, stretchesAlong } from "./stretch.ts";

/** Share of the standoff by which the path may cut corners: a drone that need not slow for each keeps its camera still. */
const SMOOTHING = 0.04;

/** A corridor patrol: out beside the section and, where wanted, back; none where it bends too sharply for its standoff. */
export function corridorStretches(plan: Plan, pattern: CorridorPattern, _ground: Ground): Stretch[] {
  const { section } = plan;
  if (section.length < 2) return [];
  const { side, standoff, back } = pattern;
  const beside = (on: "left" | "right") => simplified(offsetPath(section, on, standoff), SMOOTHING * standoff);
  const out = beside(side);
  if (out.length < 2) return [];
  const other = side === "left" ? "right" : "left";
  const returning: LatLon[] = back === "other-side" ? beside(other) : back === "same" ? out : [];
  const looking = standoff === 0 ? "ahead" : other;
  // Back on the same side the section lies on the drone's other hand; on the other side it lies on the same hand again.
  const lookingBack = standoff === 0 ? "ahead" : back === "same" ? side : other;
  return [
    ...stretchesAlong(out, { looking, target: section, pass: 0 }),
    ...stretchesAlong([...returning].reverse(), { looking: lookingBack, target: section, pass: 1 }),
  ];
}
