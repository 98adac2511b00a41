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
    let end: { readonly of: Stretch["to"]; readonly at: LegPoint } | undefined;
    return stretches.map(({ kind, from, to, looking, target, pass }) => {
      const begin = end?.of === from ? end.at : point(from); // most begin where the one before ends
      end = { of: to, at: point(to) };
      return { kind, from: begin, to: end.at, looking, target, pass };
    });
  }
}

function aboveGround(
  plan: Plan,
  ground: Ground,
  homeAmsl: number,
  stretches: readonly Stretch[],
): HighStretch[] | undefined {
  const { pattern } = plan;
  const first = stretches[0];
  if (!pattern.aboveGround || !first) return undefined;
  const route = [first.from, ...stretches.map(({ to }) => to)];
  const pieces = groundProfile(route, ground, pattern.aboveGround, profileLimits(plan, pattern.speed));
  return pieces?.flatMap((points, i) => {
    const high = points.map(({ lat, lon, amsl }): LegPoint => {
      const ahl = aboveHome(amsl, homeAmsl);
      return { lat, lon, ahl, amsl: homeAmsl + ahl };
    });
    return high.slice(1).map((to, k) => ({ ...(stretches[i] as Stretch), from: high[k] as LegPoint, to }));
  });
}

/** Metres above home of a height above mean sea level, in tenths, never lower. */
export const aboveHome = (amsl: number, homeAmsl: number): number => Math.ceil((amsl - homeAmsl) * 10) / 10;

/** How steep a path may be that is flown at up to a speed (m/s; through the air for fixed wings). */
export function profileLimits({ drone, wind }: Plan, speed: number): { readonly up: number; readonly down: number } {
  const fastest = speed + (drone.kind === "fixed-wing" ? (wind?.speed ?? 0) : 0);
  return { up: (drone.climb * SHARE) / fastest, down: (drone.sink * SHARE) / fastest };
}

const SHARE = 0.8; // of its climb and sink that a path asks of a drone: some is left for gusts
