import type { CameraModel } from "../../geo/camera.ts";
import { carRange } from "../carPixels.ts";

/** The greatest height above the ground, metres, from which a car `standoff` metres beside the track still has so many pixels; 0 where it never has. */
export const heightFor = (pixels: number, camera: CameraModel, standoff = 0): number =>
  Math.sqrt(Math.max(0, carRange(camera, pixels) ** 2 - standoff ** 2));
