import { EnuFrame } from "../../src/geo/enu.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { ahlOnLeg, type Leg, placeOnLeg } from "../../src/mission/leg.ts";
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
  samples = 1_500,
): Profile {
  const total = legs.reduce((sum, leg) => sum + leg.length, 0);
  const step = Math.max(1, total / samples);
  const out: Profile = { along: [], ground: [], path: [], clearance: [], places: [] };
  let before = 0;
  for (const leg of legs) {
    const pieces = Math.max(1, Math.ceil(leg.length / step));
    for (let i = 0; i <= pieces; i++) {
      const metres = i === pieces ? leg.length : (leg.length * i) / pieces;
      const place = placeOnLeg(leg, metres);
      out.along.push(before + metres);
      const below = ground.elevation(place) ?? null;
      const path = amslOnLeg(leg, metres) ?? (homeAmsl === undefined ? null : homeAmsl + ahlOnLeg(leg, metres));
      out.ground.push(below);
      out.path.push(path);
      out.clearance.push(below === null || path === null ? null : path - below);
      out.places.push(place);
    }
    before += leg.length;
  }
  return out;
}

/** Metres above mean sea level `metres` along a leg; undefined where its ends do not know it. */
function amslOnLeg({ from, to, length }: Leg, metres: number): number | undefined {
  if (from.amsl === undefined || to.amsl === undefined) return undefined;
  return from.amsl + (length === 0 ? 0 : ((to.amsl - from.amsl) * metres) / length);
}

/**
 * The sample of the flight path nearest to a place, as its index, no farther away than `within` metres, else null. Where
 * the path comes by more than once, the pass that `before` was on is kept.
 */
export function sampleNear(
  { places }: Pick<Profile, "places">,
  at: LatLon,
  { within, before = 0 }: { readonly within: number; readonly before?: number },
): number | null {
  const frame = new EnuFrame({ lat: at.lat, lon: at.lon });
  const away = places.map((place) => {
    const { east, north } = frame.toEnu({ lat: place.lat, lon: place.lon });
    return Math.hypot(east, north);
  });
  const least = away.reduce((min, metres) => Math.min(min, metres), Number.POSITIVE_INFINITY);
  if (!(least <= within)) return null;
  let best: number | null = null;
  for (const [i, metres] of away.entries())
    if (metres <= least + ALIKE && (best === null || Math.abs(i - before) < Math.abs(best - before))) best = i;
  return best;
}

const ALIKE = 3; // metres: the way out and the way back are not told apart by less
