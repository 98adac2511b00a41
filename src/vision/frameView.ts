import type { ViewHint } from "../contract/viewHint.ts";
import type { FrameMetadata } from "../contract/vision.ts";
import { type CameraAxes, cameraAxes } from "../geo/camera.ts";
import { type Enu, type Position, toRad } from "../geo/position.ts";
import { multiply, rotation } from "../geo/rotation.ts";

/** Where a picture was taken from, as far as it is known. Lens distortion is left out: what it moves, it moves alike. */
export interface FrameView {
  /** Where the camera looked. */
  readonly axes: CameraAxes;
  readonly hfovDeg: number;
  /** Where it was. */
  readonly position?: Position;
  /** Height of the ground that it looked at, metres above mean sea level. */
  readonly groundAmsl?: number;
}

/** The view that a picture's own metadata tell, else the one that the station told; undefined where neither does. */
export function viewOf(metadata: FrameMetadata | undefined, hint: ViewHint = {}): FrameView | undefined {
  const { pose, groundAmsl } = hint;
  const ground = groundAmsl === undefined ? {} : { groundAmsl };
  const axes = metadata && metadataAxes(metadata);
  const hfovDeg = metadata?.hfovDeg ?? pose?.hfovDeg;
  if (axes && hfovDeg) {
    const { lat, lon, amsl } = metadata;
    const told = lat !== undefined && lon !== undefined && amsl !== undefined;
    return { axes, hfovDeg, ...(told && { position: { lat, lon, amsl } }), ...ground };
  }
  if (!pose) return undefined;
  const { lat, lon, amsl } = pose;
  return { axes: cameraAxes(pose), hfovDeg: pose.hfovDeg, position: { lat, lon, amsl }, ...ground };
}

/** Focal length in picture widths. */
export const focalOf = ({ hfovDeg }: FrameView): number => 0.5 / Math.tan(toRad(hfovDeg) / 2);

/** Platform heading, pitch, roll, then the sensor's azimuth, elevation, roll (ST 0601.19 §8.5–§8.7, §8.18–§8.20). */
function metadataAxes(m: FrameMetadata): CameraAxes | undefined {
  if (m.platformHeadingDeg === undefined || m.sensorRelativeElevationDeg === undefined) return undefined;
  const { sensorRelativeAzimuthDeg = 0, sensorRelativeElevationDeg, sensorRelativeRollDeg = 0 } = m;
  const [north, east, down] = multiply(
    rotation(m.platformHeadingDeg, m.platformPitchDeg ?? 0, m.platformRollDeg ?? 0),
    rotation(sensorRelativeAzimuthDeg, sensorRelativeElevationDeg, sensorRelativeRollDeg),
  );
  const axis = (i: 0 | 1 | 2): Enu => ({ east: east[i], north: north[i], up: -down[i] });
  return { forward: axis(0), right: axis(1), down: axis(2) };
}
