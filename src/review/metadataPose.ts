import type { FrameMetadata } from "../contract/vision.ts";
import type { CameraPose } from "../geo/camera.ts";
import { anglesOf } from "../geo/mounting.ts";
import { wrap180, wrap360 } from "../geo/position.ts";
import { multiply, rotation, transpose } from "../geo/rotation.ts";

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

/** A vehicle's attitude in the aerospace sense, degrees: yaw from true north, then pitch, then roll. */
export interface PlatformAttitude {
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
}

/** The metadata of a frame that was taken from `pose`: `metadataPose` gives that pose back. */
export function metadataOf(taken: {
  readonly at: number; // ms since 1970
  readonly pose: CameraPose;
  readonly platform: PlatformAttitude;
  readonly hfovDeg: number;
}): FrameMetadata {
  const { at, pose, platform, hfovDeg } = taken;
  const relative = relativeToPlatform(pose, platform);
  return {
    at,
    lat: pose.lat,
    lon: pose.lon,
    amsl: pose.amsl,
    platformHeadingDeg: wrap360(platform.yawDeg),
    platformPitchDeg: platform.pitchDeg,
    platformRollDeg: platform.rollDeg,
    sensorRelativeAzimuthDeg: relative.azimuthDeg,
    sensorRelativeElevationDeg: relative.elevationDeg,
    sensorRelativeRollDeg: relative.rollDeg,
    hfovDeg,
  };
}

/** Azimuth, elevation and roll of the optical axis in the platform's own axes (MISB ST 0601.19 tags 18 to 20). */
export function relativeToPlatform(
  pose: Pick<CameraPose, "headingDeg" | "pitchDeg" | "rollDeg">,
  platform: PlatformAttitude,
): { azimuthDeg: number; elevationDeg: number; rollDeg: number } {
  const camera = rotation(pose.headingDeg, pose.pitchDeg, pose.rollDeg);
  const toPlatform = transpose(rotation(platform.yawDeg, platform.pitchDeg, platform.rollDeg));
  const { headingDeg, pitchDeg, rollDeg } = anglesOf(multiply(toPlatform, camera));
  return { azimuthDeg: wrap360(headingDeg), elevationDeg: wrap180(pitchDeg), rollDeg: wrap360(rollDeg) };
}
