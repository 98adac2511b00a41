import type { GeoFeature, GeoPart } from "../geoFeatures.ts";

/** In square degrees, positive for a ring that runs counter-clockwise. */
export function signedArea(lonLat: Float64Array): number {
  let sum = 0;
  const n = lonLat.length;
  for (let i = 0; i < n; i += 2) {
    const k = (i + 2) % n;
    sum += (lonLat[i] as number) * (lonLat[k + 1] as number) - (lonLat[k] as number) * (lonLat[i + 1] as number);
  }
  return sum / 2;
}

/** The feature with outer rings counter-clockwise and holes clockwise, as RFC 7946 wants them; first corners stay first. */
export const rightHanded = (feature: GeoFeature): GeoFeature =>
  feature.kind === "polygon" ? { ...feature, parts: feature.parts.map((part) => directed(part, 1)) } : feature;

/** The feature with outer rings clockwise and holes counter-clockwise, as shapefiles have them. */
export const leftHanded = (feature: GeoFeature): GeoFeature =>
  feature.kind === "polygon" ? { ...feature, parts: feature.parts.map((part) => directed(part, -1)) } : feature;

function directed(part: GeoPart, sign: 1 | -1): GeoPart {
  const holes = part.holes?.map((hole) => directed(hole, sign === 1 ? -1 : 1));
  const ring = signedArea(part.lonLat) * sign < 0 ? turned(part) : part;
  return holes ? { ...ring, holes } : ring;
}

function turned({ lonLat, heights }: GeoPart): GeoPart {
  const count = lonLat.length / 2;
  const old = (i: number) => (i === 0 ? 0 : count - i);
  const places = Float64Array.from({ length: 2 * count }, (_, k) => lonLat[2 * old(k >> 1) + (k & 1)] as number);
  return heights
    ? { lonLat: places, heights: Float64Array.from({ length: count }, (_, i) => heights[old(i)] as number) }
    : { lonLat: places };
}
