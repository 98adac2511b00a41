import type { FrameMetadata } from "../contract/vision.ts";
import { toRad } from "../geo/position.ts";
import { apply, type Matrix, multiply, rotation, transpose } from "../geo/rotation.ts";

/** A point of a picture in shares of its width (both coordinates), from its centre: square units, whatever the size. */
export interface PicturePoint {
  readonly x: number; // to the right
  readonly y: number; // down
}

/** Where a point of the last picture lies in the next; undefined where it is behind the camera. */
export type PictureMotion = (point: PicturePoint) => PicturePoint | undefined;

/**
 * How a picture moves because the camera turned between two frames, from their ST 0601 attitudes (platform heading,
 * pitch, roll; sensor relative azimuth, elevation, roll; field of view). Undefined when the metadata do not tell.
 * The camera's travel is left to the tracks' own motion.
 */
export function turnBetween(before?: FrameMetadata, after?: FrameMetadata): PictureMotion | undefined {
  const from = before && cameraToWorld(before);
  const to = after && cameraToWorld(after);
  if (!from || !to || !before?.hfovDeg || !after?.hfovDeg) return undefined;
  const turn = multiply(transpose(to), from);
  const f0 = 0.5 / Math.tan(toRad(before.hfovDeg) / 2);
  const f1 = 0.5 / Math.tan(toRad(after.hfovDeg) / 2);
  return ({ x, y }) => {
    const [forward, right, down] = apply(turn, [1, x / f0, y / f0]);
    return forward <= 1e-3 ? undefined : { x: (right / forward) * f1, y: (down / forward) * f1 };
  };
}

/** Columns forward, right, down in north, east, down (ST 0601.19 §8.5–§8.7, §8.18–§8.20). */
function cameraToWorld(m: FrameMetadata): Matrix | undefined {
  if (m.platformHeadingDeg === undefined || m.sensorRelativeElevationDeg === undefined) return undefined;
  const platform = rotation(m.platformHeadingDeg, m.platformPitchDeg ?? 0, m.platformRollDeg ?? 0);
  const { sensorRelativeAzimuthDeg = 0, sensorRelativeElevationDeg, sensorRelativeRollDeg = 0 } = m;
  return multiply(platform, rotation(sensorRelativeAzimuthDeg, sensorRelativeElevationDeg, sensorRelativeRollDeg));
}
