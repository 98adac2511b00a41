import type { FrameMetadata } from "../contract/vision.ts";
import type { CameraPose } from "../geo/camera.ts";
import { toDeg, wrap360 } from "../geo/position.ts";
import { apply, cross, dot, rotation, type Vector } from "../geo/rotation.ts";

/**
 * The camera's pose from a frame's own metadata: the platform's heading, pitch and roll (MISB ST 0601 tags 5–7), then
 * the sensor's azimuth, elevation and roll relative to the platform (tags 18–20), composed in that order.
 * Undefined when the frame does not say where it was taken or where it looked.
 */
export function metadataPose(m: FrameMetadata): CameraPose | undefined {
  const { lat, lon, amsl, platformHeadingDeg, sensorRelativeAzimuthDeg, sensorRelativeElevationDeg } = m;
  if (lat === undefined || lon === undefined || amsl === undefined || platformHeadingDeg === undefined)
    return undefined;
  if (sensorRelativeAzimuthDeg === undefined || sensorRelativeElevationDeg === undefined) return undefined;
  const platform = rotation(platformHeadingDeg, m.platformPitchDeg ?? 0, m.platformRollDeg ?? 0);
  const sensor = rotation(sensorRelativeAzimuthDeg, sensorRelativeElevationDeg, m.sensorRelativeRollDeg ?? 0);
  const forward = apply(platform, apply(sensor, [1, 0, 0]));
  const right = apply(platform, apply(sensor, [0, 1, 0]));
  const pitch = Math.asin(Math.max(-1, Math.min(1, -forward[2])));
  // Looking straight down leaves the heading to the picture's upper edge, which is where "down" points away from.
  const down = apply(platform, apply(sensor, [0, 0, 1]));
  const level = Math.hypot(forward[0], forward[1]) > 1e-6 ? forward : ([-down[0], -down[1], 0] as const);
  const heading = Math.atan2(level[1], level[0]);
  const levelRight: Vector = [-Math.sin(heading), Math.cos(heading), 0];
  const levelDown = cross(forward, levelRight);
  return {
    lat,
    lon,
    amsl,
    headingDeg: wrap360(toDeg(heading)),
    pitchDeg: toDeg(pitch),
    rollDeg: toDeg(Math.atan2(dot(right, levelDown), dot(right, levelRight))),
  };
}
