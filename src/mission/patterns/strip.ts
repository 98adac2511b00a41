import { type CameraModel, focalLength } from "../../geo/camera.ts";
import type { Ground } from "../../geo/ground.ts";
import { type LatLon, toRad } from "../../geo/position.ts";
import { carRange } from "../carPixels.ts";
import { homeAmslOf } from "../leg.ts";
import type { Plan } from "../plan.ts";

/** Metres across its track that a camera sees, looking straight down from `above` metres over level ground. */
export const stripBelow = (camera: CameraModel, above: number): number => (above * camera.width) / focalLength(camera);

/**
 * Metres across its track that a camera sees which looks sideways, from `above` metres, at a line `away` metres beside
 * its track, and which lie as near to that line on the far side as on the near one, within the range at which a car has
 * enough pixels.
 */
export function stripBeside(
  camera: CameraModel,
  { above, away, pixels }: { above: number; away: number; pixels: number },
): number {
  const down = Math.atan2(above, away);
  const half = Math.atan(camera.height / 2 / focalLength(camera));
  const near = down + half >= Math.PI / 2 ? 0 : above / Math.tan(down + half);
  const range = carRange(camera, pixels);
  const farthest = range > above ? Math.sqrt(range * range - above * above) : away;
  const far = Math.min(farthest, above / Math.tan(Math.max(toRad(FLATTEST_DEG), down - half)));
  return Math.max(0, away - near) + Math.max(0, far - away);
}

const FLATTEST_DEG = 5;

/** Metres above the ground that a plan is flown over a place; where the ground is not known, those above home. */
export function heightAbove(plan: Plan, ground: Ground): (place: LatLon) => number {
  const { ahl, aboveGround } = plan.pattern;
  const homeAmsl = homeAmslOf(plan, ground);
  return (place) => {
    if (aboveGround) return aboveGround.agl;
    const below = homeAmsl === undefined ? undefined : ground.elevation(place);
    return below === undefined || homeAmsl === undefined ? ahl : Math.max(LOWEST, homeAmsl + ahl - below);
  };
}

const LOWEST = 10; // metres: lower is not flown, and would make strips of no width
