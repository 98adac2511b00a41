import { type CameraModel, type CameraPose, cameraAxes, pixelRay, rayToGround } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, toDeg, toRad, wrap180, wrap360 } from "../geo/position.ts";
import type { SensorMetadata } from "../vision/klv.ts";

/** A vehicle's attitude in the aerospace sense, degrees. */
export interface PlatformAttitude {
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
}

/** The ST 0601 values of a frame taken from `pose`, with the frame's centre on the ground where the camera sees any. */
export function frameMetadata(options: {
  readonly at: number; // ms since 1970
  readonly camera: CameraModel;
  readonly pose: CameraPose;
  readonly platform: PlatformAttitude;
  readonly ground: Ground;
}): SensorMetadata {
  const { at, camera, pose, platform, ground } = options;
  const vfovDeg = 2 * toDeg(Math.atan((Math.tan(toRad(camera.hfovDeg) / 2) * camera.height) / camera.width));
  const relative = relativeToPlatform(pose, platform);
  return {
    at,
    platformHeadingDeg: wrap360(platform.yawDeg),
    platformPitchDeg: platform.pitchDeg,
    platformRollDeg: platform.rollDeg,
    lat: pose.lat,
    lon: pose.lon,
    amsl: pose.amsl,
    hfovDeg: camera.hfovDeg,
    vfovDeg,
    sensorRelativeAzimuthDeg: relative.azimuthDeg,
    sensorRelativeElevationDeg: relative.elevationDeg,
    sensorRelativeRollDeg: relative.rollDeg,
    ...centre(camera, pose, ground),
  };
}

function centre(camera: CameraModel, pose: CameraPose, ground: Ground): Partial<SensorMetadata> {
  const ray = pixelRay(camera, pose, camera.width / 2, camera.height / 2);
  const hit = rayToGround(ground, pose, ray, { minDepressionDeg: 1 });
  if (typeof hit === "string") return {};
  const { east, north, up } = new EnuFrame(pose).toEnu(hit);
  const slantRange = Math.hypot(east, north, up);
  return {
    slantRange,
    targetWidth: 2 * slantRange * Math.tan(toRad(camera.hfovDeg) / 2),
    frameCenterLat: hit.lat,
    frameCenterLon: hit.lon,
    frameCenterAmsl: hit.amsl,
  };
}

/**
 * Azimuth, elevation and roll of the optical axis in the platform's own axes (ST 0601.19 tags 18 to 20): with these and
 * the platform's attitude a reader gets back the pose the frame was taken from.
 */
export function relativeToPlatform(
  pose: Pick<CameraPose, "headingDeg" | "pitchDeg" | "rollDeg">,
  platform: PlatformAttitude,
): { azimuthDeg: number; elevationDeg: number; rollDeg: number } {
  const body = cameraAxes({ headingDeg: platform.yawDeg, pitchDeg: platform.pitchDeg, rollDeg: platform.rollDeg });
  const camera = cameraAxes(pose);
  const inBody = (v: Enu) => ({ x: dot(v, body.forward), y: dot(v, body.right), z: dot(v, body.down) });
  const axis = inBody(camera.forward);
  const right = inBody(camera.right);
  const azimuth = Math.atan2(axis.y, axis.x);
  const elevation = Math.asin(Math.max(-1, Math.min(1, -axis.z)));
  const level = { x: -Math.sin(azimuth), y: Math.cos(azimuth) };
  const down = {
    x: Math.sin(elevation) * Math.cos(azimuth),
    y: Math.sin(elevation) * Math.sin(azimuth),
    z: Math.cos(elevation),
  };
  const roll = Math.atan2(
    right.x * down.x + right.y * down.y + right.z * down.z,
    right.x * level.x + right.y * level.y,
  );
  return {
    azimuthDeg: wrap360(toDeg(azimuth)),
    elevationDeg: wrap180(toDeg(elevation)),
    rollDeg: wrap360(toDeg(roll)),
  };
}

const dot = (a: Enu, b: Enu): number => a.east * b.east + a.north * b.north + a.up * b.up;
