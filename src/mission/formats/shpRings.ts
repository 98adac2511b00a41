import type { GeoPart } from "../geoFeatures.ts";
import { signedArea } from "./ringDirection.ts";

/**
 * Areas of the rings of a shapefile's polygon: those that run clockwise are outer rings, the others are holes in the
 * smallest outer ring around them; a hole in nothing is an area of its own, as other programs take it.
 */
export function areasOfRings(rings: readonly GeoPart[]): GeoPart[] {
  if (rings.length === 1) return [...rings];
  const measured = rings.map((ring) => ({ ring, area: signedArea(ring.lonLat), holes: [] as GeoPart[] }));
  const outers = measured.filter(({ area }) => area <= 0);
  const alone: typeof outers = [];
  for (const inner of measured) {
    if (inner.area <= 0) continue;
    const around = outers.filter(({ ring }) => isWithin(inner.ring.lonLat, ring.lonLat));
    const [first, ...more] = around;
    if (!first) alone.push(inner);
    else
      more.reduce((best, one) => (Math.abs(one.area) < Math.abs(best.area) ? one : best), first).holes.push(inner.ring);
  }
  return [...outers, ...alone].map(({ ring, holes }) => (holes.length > 0 ? { ...ring, holes } : ring));
}

/** Whether a ring lies in another, by its first place that is not a corner of the other. */
function isWithin(inner: Float64Array, outer: Float64Array): boolean {
  for (let i = 0; i < inner.length; i += 2) {
    const x = inner[i] as number;
    const y = inner[i + 1] as number;
    let odd = false;
    let corner = false;
    for (let k = 0, j = outer.length - 2; k < outer.length; j = k, k += 2) {
      const [ax, ay, bx, by] = [outer[k], outer[k + 1], outer[j], outer[j + 1]] as [number, number, number, number];
      if (ax === x && ay === y) corner = true;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    }
    if (!corner) return odd;
  }
  return true;
}
