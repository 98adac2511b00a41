import { type CameraModel, type CameraPose, project } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import { type Position, toRad } from "../geo/position.ts";
import type { VehiclePlace } from "../mission/scenario/passage.ts";

/** A box in pixels of a picture. */
export interface PixelBox {
  readonly x: number; // left
  readonly y: number; // top
  readonly w: number;
  readonly h: number;
}

/** Length, width and height, metres. */
const sizes = { car: [4.6, 1.85, 1.5], truck: [8.2, 2.5, 3.2] } as const;

/**
 * The box around a vehicle in a picture; undefined where less than half of it lies in the picture. `amsl` is the height of
 * the ground under it.
 */
export function vehicleBox(
  camera: CameraModel,
  pose: CameraPose,
  { className, headingDeg, lat, lon }: Pick<VehiclePlace, "className" | "headingDeg" | "lat" | "lon">,
  amsl: number,
): PixelBox | undefined {
  const [length, width, height] = sizes[className];
  const frame = new EnuFrame({ lat, lon, amsl });
  const sin = Math.sin(toRad(headingDeg));
  const cos = Math.cos(toRad(headingDeg));
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ahead of [-length / 2, length / 2])
    for (const beside of [-width / 2, width / 2])
      for (const up of [0, height]) {
        const corner: Position = frame.toPosition({
          east: ahead * sin + beside * cos,
          north: ahead * cos - beside * sin,
          up,
        });
        const spot = project(camera, pose, corner);
        if (!spot) return undefined;
        left = Math.min(left, spot.u);
        right = Math.max(right, spot.u);
        top = Math.min(top, spot.v);
        bottom = Math.max(bottom, spot.v);
      }
  const shown = { x: Math.max(0, left), y: Math.max(0, top) };
  const w = Math.min(camera.width, right) - shown.x;
  const h = Math.min(camera.height, bottom) - shown.y;
  return w > 0 && h > 0 && w * h >= ((right - left) * (bottom - top)) / 2 ? { ...shown, w, h } : undefined;
}
