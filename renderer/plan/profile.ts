import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { ahlOnLeg, placeOnLeg } from "../../src/mission/leg.ts";
import type { Patrol } from "../../src/mission/patrol.ts";

/** Heights along the flight path, for a plot: metres from the start, ground and path above mean sea level. */
export interface Profile {
  readonly along: number[];
  readonly ground: (number | null)[];
  readonly path: (number | null)[];
  /** Metres of the path above the ground. */
  readonly clearance: (number | null)[];
  readonly places: LatLon[];
}

/** The profile of a patrol at about `samples` places. */
export function profileOf(
  { legs, homeAmsl }: Pick<Patrol, "legs" | "homeAmsl">,
  ground: Ground,
  samples = 400,
): Profile {
  const total = legs.reduce((sum, leg) => sum + leg.length, 0);
  const step = Math.max(1, total / samples);
  const out: Profile = { along: [], ground: [], path: [], clearance: [], places: [] };
  let before = 0;
  for (const leg of legs) {
    const pieces = Math.max(1, Math.ceil(leg.length / step));
    for (let i = 0; i <= pieces; i++) {
      const metres = (leg.length * i) / pieces;
      const place = placeOnLeg(leg, metres);
      out.along.push(before + metres);
      const below = ground.elevation(place) ?? null;
      const path = homeAmsl === undefined ? null : homeAmsl + ahlOnLeg(leg, metres);
      out.ground.push(below);
      out.path.push(path);
      out.clearance.push(below === null || path === null ? null : path - below);
      out.places.push(place);
    }
    before += leg.length;
  }
  return out;
}
