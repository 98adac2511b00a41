import { flatGround, type Ground, layeredGround } from "../geo/ground.ts";

/**
 * The ground as the station knows it: the loaded terrain where there is some, else flat at the height of a vehicle's
 * home. Nothing is known before either.
 */
export function stationGround(terrain: Ground | undefined, homeAmsl: number | undefined): Ground {
  return layeredGround(...(terrain ? [terrain] : []), ...(homeAmsl === undefined ? [] : [flatGround(homeAmsl)]));
}
