import type { Ground } from "../../geo/ground.ts";
import { offsetPath } from "../../geo/offset.ts";
import { resample, simplified } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { PIXELS_ON_CAR } from "../carPixels.ts";
import type { Plan } from "../plan.ts";
import type { CorridorPattern } from "./pattern.ts";
import { type Stretch, stretchesAlong } from "./stretch.ts";
import { heightAbove, stripBelow, stripBeside } from "./strip.ts";

type Side = CorridorPattern["side"];

/**
 * A corridor patrol: out beside the section and, where wanted, back. Of several passes each flies and looks one strip
 * farther from the section than the one before, to and fro; straight above the section on both sides they lie around it.
 * Passes for which the section bends too sharply are left out; none when that is the first.
 */
export function corridorStretches(plan: Plan, pattern: CorridorPattern, ground: Ground): Stretch[] {
  if (plan.section.length < 2) return [];
  if (pattern.sortie)
    return pattern.sortie.flatMap(({ path, looking }, pass) =>
      stretchesAlong(path, { looking, target: plan.section, pass }),
    );
  const { side, back, passes = 1 } = pattern;
  const other = side === "left" ? "right" : "left";
  const spacing = passes === 1 ? 0 : passSpacing(plan, pattern, ground);
  const wanted = lanesOf(pattern, side, spacing);
  if (back === "other-side" && !(pattern.standoff === 0 && passes > 1))
    wanted.push(...lanesOf(pattern, other, spacing));
  const lanes = wanted.map((lane) => laneAt(plan, lane));
  return (lanes[0]?.path.length ?? 0) < 2 ? [] : flown(lanes, pattern);
}

interface LaneSide {
  readonly side: Side;
  /** Metres from the section of the path, and of the line that it looks at. */
  readonly away: number;
  readonly seen: number;
}

function lanesOf({ standoff, passes = 1, back }: CorridorPattern, side: Side, spacing: number): LaneSide[] {
  const other = side === "left" ? "right" : "left";
  return Array.from({ length: passes }, (_, k) => {
    const centred = standoff === 0 && back === "other-side" && passes > 1 ? (passes - 1) / 2 : 0;
    const shift = (k - centred) * spacing;
    return { side: shift < 0 ? other : side, away: standoff + Math.abs(shift), seen: Math.abs(shift) };
  });
}

interface CorridorLane {
  readonly path: readonly LatLon[];
  readonly target: readonly LatLon[];
  readonly side: Side;
}

function laneAt({ section }: Plan, { side, away, seen }: LaneSide): CorridorLane {
  const path = simplified(offsetPath(section, side, away), SMOOTHING * away);
  const target = seen === 0 ? section : offsetPath(section, side, seen);
  return { path, target: target.length < 2 ? section : target, side };
}

/** Share of its distance by which the path may cut corners: a drone that need not slow for each keeps its camera still. */
const SMOOTHING = 0.04;

/** The lanes to and fro, and back along the first where the last ends at the far end and the pattern asks for it. */
function flown(lanes: readonly CorridorLane[], { standoff, back }: CorridorPattern): Stretch[] {
  const order = lanes.filter(({ path }) => path.length >= 2);
  const first = order[0];
  if (first && back === "same" && order.length % 2 === 1) order.push(first);
  return order.flatMap(({ path, target, side }, pass) => {
    const forward = pass % 2 === 0;
    const other = side === "left" ? "right" : "left";
    // On the left of the section, in its direction, the section lies on the right; on the way back on the left.
    const looking = standoff === 0 ? "ahead" : forward ? other : side;
    return stretchesAlong(forward ? path : path.toReversed(), { looking, target, pass });
  });
}

/** Metres between neighbouring passes: the strip over the highest ground of the section, less the overlap. */
function passSpacing(plan: Plan, pattern: CorridorPattern, ground: Ground): number {
  const { standoff, overlapPercent = 20, pixels = PIXELS_ON_CAR } = pattern;
  const heightAt = heightAbove(plan, ground);
  const above = resample(plan.section, 100).reduce(
    (least, p) => Math.min(least, heightAt(p)),
    Number.POSITIVE_INFINITY,
  );
  const strip =
    standoff === 0 ? stripBelow(plan.camera, above) : stripBeside(plan.camera, { above, away: standoff, pixels });
  return Math.max(5, strip * (1 - overlapPercent / 100));
}
