import {
  Cartesian2,
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  type PerspectiveFrustum,
  type Scene,
  SceneTransforms,
} from "@cesium/engine";
import { distance } from "../../src/geo/enu.ts";
import { amslOf, ellipsoidOf } from "../../src/geo/geoid.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { type LatLon, type Position, wrap180 } from "../../src/geo/position.ts";

/** Where a place of ours (above mean sea level) is in Cesium's world (above the ellipsoid). */
export const worldOf = (p: Position): Cartesian3 => Cartesian3.fromDegrees(p.lon, p.lat, ellipsoidOf(p));

/** A place on the ground, lifted by `lift` metres so that a line does not sink into it. */
export const onGround = (ground: Ground, p: LatLon, lift = 1): Position => ({
  lat: p.lat,
  lon: p.lon,
  amsl: (ground.elevation(p) ?? 0) + lift,
});

/** A line laid on the ground: its points, and between them places no further apart than `step` metres. */
export function draped(ground: Ground, line: readonly LatLon[], step = 30): Cartesian3[] {
  const out: Cartesian3[] = [];
  for (let i = 0; i < line.length; i++) {
    const from = line[i] as LatLon;
    out.push(worldOf(onGround(ground, from)));
    const to = line[i + 1];
    if (!to) break;
    const parts = Math.min(Math.ceil(distance(from, to) / step), MOST_PARTS);
    for (let k = 1; k < parts; k++) {
      const lat = from.lat + ((to.lat - from.lat) * k) / parts;
      const lon = wrap180(from.lon + (wrap180(to.lon - from.lon) * k) / parts);
      out.push(worldOf(onGround(ground, { lat, lon })));
    }
  }
  return out;
}

const MOST_PARTS = 2_000; // of one straight piece

/** The place under a pixel of the globe's canvas; undefined beside the earth. */
export function placeAt(scene: Scene, pixel: Cartesian2): Position | undefined {
  const ray = scene.camera.getPickRay(pixel);
  const hit = (ray && scene.globe.pick(ray, scene)) ?? scene.camera.pickEllipsoid(pixel);
  if (!hit) return undefined;
  const c = Cartographic.fromCartesian(hit);
  const lat = CesiumMath.toDegrees(c.latitude);
  const lon = CesiumMath.toDegrees(c.longitude);
  return { lat, lon, amsl: amslOf({ lat, lon, ellipsoid: c.height }) };
}

/** Metres on the ground that one pixel covers at a place, across the line of sight. */
export function metresPerPixel({ camera, canvas }: Scene, place: Position): number {
  const away = Cartesian3.distance(camera.positionWC, worldOf(place));
  const fovy = (camera.frustum as PerspectiveFrustum).fovy ?? 1;
  return (2 * away * Math.tan(fovy / 2)) / Math.max(1, canvas.clientHeight);
}

/** The pixel at which a point of the world is seen; undefined behind the camera. */
export const pixelOf = (scene: Scene, point: Cartesian3): Cartesian2 | undefined =>
  SceneTransforms.worldToWindowCoordinates(scene, point) ?? undefined;

/** Index of the point nearest to a pixel within `radius` pixels; −1 for none. */
export function hitIndex(scene: Scene, points: readonly Cartesian3[], pixel: Cartesian2, radius = 14): number {
  let best = -1;
  let nearest = radius;
  points.forEach((point, i) => {
    const at = pixelOf(scene, point);
    const d = at ? Cartesian2.distance(at, pixel) : Number.POSITIVE_INFINITY;
    if (d <= nearest) {
      nearest = d;
      best = i;
    }
  });
  return best;
}
