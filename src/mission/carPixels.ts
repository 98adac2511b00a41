import { type CameraModel, focalLength } from "../geo/camera.ts";

/** A car's length, metres: what pixels are counted on. */
export const CAR_LENGTH = 4.5;
/** A car's height, metres: its roof is what has to be in sight. */
export const CAR_HEIGHT = 1.5;
/** Fewest pixels along a car for the detector to find it reliably. */
export const PIXELS_ON_CAR = 16;

/** Metres of slant range at which a car still fills so many pixels when it is seen from above or from the side. */
export const carRange = (camera: CameraModel, pixels = PIXELS_ON_CAR): number =>
  (focalLength(camera) * CAR_LENGTH) / pixels;

/**
 * Share of its length that a car shows, 0…1, seen under an angle to the ground it stands on (its sine): the geometric
 * mean of a car that stands across the view, which shows all of it, and of one along the view, which is foreshortened
 * and shows its height instead.
 */
export function carShown(sine: number): number {
  const s = Math.min(1, Math.max(0, sine));
  const along = s + (CAR_HEIGHT / CAR_LENGTH) * Math.sqrt(1 - s * s);
  return Math.sqrt(Math.min(1, along));
}
