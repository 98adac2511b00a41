import type { FrameMetadata } from "../contract/vision.ts";
import type { CameraPose } from "../geo/camera.ts";
import { anglesOf } from "../geo/mounting.ts";
import { multiply, rotation } from "../geo/rotation.ts";

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
  return { lat, lon, amsl, ...anglesOf(multiply(platform, sensor)) };
}
