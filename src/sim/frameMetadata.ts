import { type CameraModel, type CameraPose, pixelRay, rayToGround } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { toDeg, toRad } from "../geo/position.ts";
import { metadataOf, type PlatformAttitude } from "../review/metadataPose.ts";
import type { SensorMetadata } from "../vision/klv.ts";

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
  return {
    ...metadataOf({ at, pose, platform, hfovDeg: camera.hfovDeg }),
    vfovDeg,
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
