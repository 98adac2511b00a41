import type { NoFix } from "../geo/camera.ts";

/** Why a box has no place on the ground, in words: `no place: ray too flat`. */
export const noPlaceWords: Readonly<Record<NoFix, string>> = {
  "too flat": "ray too flat",
  "misses the ground": "ray misses the ground",
  "ground unknown": "height of the ground unknown",
  "outside the lens": "outside what the lens was calibrated for",
};
