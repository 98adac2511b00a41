import type { Ground } from "../../src/geo/ground.ts";
import { ahlOnLeg, placeOnLeg } from "../../src/mission/leg.ts";
import type { Patrol } from "../../src/mission/patrol.ts";

/** Heights along the flight path, for a plot: metres from the start, ground and path above mean sea level. */
export interface Profile {
  readonly along: number[];
  readonly ground: (number | null)[];
  readonly path: (number | null)[];
}

/** The profile of a patrol at about `samples` places. */
export function profileOf(
  { legs, homeAmsl }: Pick<Patrol, "legs" | "homeAmsl">,
  ground: Ground,
  samples = 400,
): Profile {
  const total = legs.reduce((sum, leg) => sum + leg.length, 0);
  const step = Math.max(1, total / samples);
  const out: Profile = { along: [], ground: [], path: [] };
  let before = 0;
  for (const leg of legs) {
    const pieces = Math.max(1, Math.ceil(leg.length / step));
    for (let i = 0; i <= pieces; i++) {
      const metres = (leg.length * i) / pieces;
      const place = placeOnLeg(leg, metres);
      out.along.push(before + metres);
      out.ground.push(ground.elevation(place) ?? null);
      out.path.push(homeAmsl === undefined ? null : homeAmsl + ahlOnLeg(leg, metres));
    }
    before += leg.length;
  }
  return out;
}
