import { type CameraModel, type CameraPose, cameraAxes, focalLength } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";

/**
 * A camera in the world's own metres. `project` of geo/camera.ts measures from a frame at the camera; the world measures
 * from a frame at its middle. The two differ in metres per degree, which is folded into the axes here, so that both put
 * every place on the same pixel.
 */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly focal: number; // pixels
  readonly x: number; // of the camera, world metres
  readonly y: number;
  readonly z: number; // metres above mean sea level
  readonly right: readonly [number, number, number];
  readonly down: readonly [number, number, number];
  readonly forward: readonly [number, number, number];
}

export function viewFrom(frame: EnuFrame, camera: CameraModel, pose: CameraPose): View {
  const axes = cameraAxes(pose);
  const here = new EnuFrame(pose);
  const kx = here.metresPerDegLon / frame.metresPerDegLon;
  const ky = here.metresPerDegLat / frame.metresPerDegLat;
  const scaled = (a: { east: number; north: number; up: number }) => [a.east * kx, a.north * ky, a.up] as const;
  const { east, north } = frame.toEnu(pose);
  return {
    width: camera.width,
    height: camera.height,
    focal: focalLength(camera),
    x: east,
    y: north,
    z: pose.amsl,
    right: scaled(axes.right),
    down: scaled(axes.down),
    forward: scaled(axes.forward),
  };
}

/** A point in camera coordinates, metres: to the right, down, and away from the camera. */
export function toCamera(view: View, x: number, y: number, z: number, out: Float64Array, at: number): void {
  const dx = x - view.x;
  const dy = y - view.y;
  const dz = z - view.z;
  const { right: r, down: d, forward: f } = view;
  out[at] = r[0] * dx + r[1] * dy + r[2] * dz;
  out[at + 1] = d[0] * dx + d[1] * dy + d[2] * dz;
  out[at + 2] = f[0] * dx + f[1] * dy + f[2] * dz;
}
