import type { Box } from "../contract/records.ts";
import { type CameraModel, type CameraPose, focalLength } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Position } from "../geo/position.ts";

/** Metres that a thing of unknown class is taken to be high, as most cars are. */
const HEIGHT = 1.5;
/** Share by which each new sight moves what is believed. */
const NEWS = 0.2;

export interface SeenBox {
  readonly box: Box;
  readonly camera: CameraModel;
  readonly pose: CameraPose;
  readonly place: Position;
}

/**
 * The longest side on the ground of what fills a box, metres: its width at its distance, or its length along the line of
 * sight, which its picture shortens by the sine of the depression and lengthens by its height. Good to about a third; an
 * oblique vehicle fills a box that is wider than itself.
 */
export function groundSize({ box, camera, pose, place }: SeenBox): number {
  const { east, north, up } = new EnuFrame(pose).toEnu(place);
  const away = Math.hypot(east, north);
  const slant = Math.hypot(away, up);
  const metresPerPixel = slant / focalLength(camera);
  const depression = Math.atan2(-up, away);
  const across = box.w * camera.width * metresPerPixel;
  const upright = box.h * camera.height * metresPerPixel - HEIGHT * Math.cos(depression);
  const along = upright / Math.max(0.1, Math.sin(depression));
  return Math.max(across, along, 0);
}

/** A size after another look, both metres. */
export const sizeAfter = (before: number | undefined, now: number): number =>
  before === undefined ? now : before + NEWS * (now - before);
