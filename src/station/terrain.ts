import { flatGround, type Ground, layeredGround } from "../geo/ground.ts";

/**
 * The ground as the station knows it: the loaded terrain where there is some, else flat at the height of a vehicle's
 * home. Nothing is known before either. The same terrain and height give the same ground, so that what was read from it
 * can be kept.
 */
export function stationGround(terrain: Ground | undefined, homeAmsl: number | undefined): Ground {
  const known = grounds.get(terrain ?? unknownGround) ?? new Map<number | undefined, Ground>();
  grounds.set(terrain ?? unknownGround, known);
  const ground =
    known.get(homeAmsl) ??
    layeredGround(...(terrain ? [terrain] : []), ...(homeAmsl === undefined ? [] : [flatGround(homeAmsl)]));
  if (known.size > MOST_HOMES) known.clear();
  known.set(homeAmsl, ground);
  return ground;
}

/** Ground of which nothing is known. */
export const unknownGround: Ground = { elevation: () => undefined };

const MOST_HOMES = 1_000;
const grounds = new WeakMap<Ground, Map<number | undefined, Ground>>();
