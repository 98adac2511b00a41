import type { Ground } from "../../geo/ground.ts";
import type { LegPoint } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { groundProfile } from "./groundProfile.ts";
import type { Stretch } from "./stretch.ts";

/** A stretch at its heights. */
export interface HighStretch extends Stretch {
  readonly from: LegPoint;
  readonly to: LegPoint;
}

/**
 * The stretches at the pattern's height: above home, or above the ground all along, divided where that takes corners.
 * Heights above the ground are resolved against the terrain that is loaded here and given above home, which every
 * autopilot flies alike.
 */
export function atHeights(
  plan: Plan,
  ground: Ground,
  homeAmsl: number | undefined,
  stretches: readonly Stretch[],
): HighStretch[] {
  return (homeAmsl === undefined ? undefined : aboveGround(plan, ground, homeAmsl, stretches)) ?? level();

  function level(): HighStretch[] {
    const { ahl } = plan.pattern;
    const point = ({ lat, lon }: Stretch["to"]): LegPoint => ({
      lat,
      lon,
      ahl,
      ...(homeAmsl !== undefined && { amsl: homeAmsl + ahl }),
    });
    return stretches.map((stretch) => ({ ...stretch, from: point(stretch.from), to: point(stretch.to) }));
  }
}

function aboveGround(
  plan: Plan,
  ground: Ground,
  homeAmsl: number,
  stretches: readonly Stretch[],
): HighStretch[] | undefined {
  const { pattern, drone, wind } = plan;
  const first = stretches[0];
  if (!pattern.aboveGround || !first) return undefined;
  const fastest = pattern.speed + (drone.kind === "fixed-wing" ? (wind?.speed ?? 0) : 0);
  const limits = { up: (drone.climb * SHARE) / fastest, down: (drone.sink * SHARE) / fastest };
  const route = [first.from, ...stretches.map(({ to }) => to)];
  const pieces = groundProfile(route, ground, pattern.aboveGround, limits);
  return pieces?.flatMap((points, i) => {
    const high = points.map(({ lat, lon, amsl }): LegPoint => {
      const ahl = Math.ceil((amsl - homeAmsl) * 10) / 10;
      return { lat, lon, ahl, amsl: homeAmsl + ahl };
    });
    return high.slice(1).map((to, k) => ({ ...(stretches[i] as Stretch), from: high[k] as LegPoint, to }));
  });
}

const SHARE = 0.8; // of its climb and sink that a path asks of a drone: some is left for gusts
