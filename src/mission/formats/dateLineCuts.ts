import type { GeoFeature, GeoPart } from "../geoFeatures.ts";

/**
 * The line without the cuts at the date line that RFC 7946 §3.1.9 asks writers to make: pieces of which one ends at 180°
 * where the next begins are one piece again. Other features come back as they are.
 */
export function withoutDateLineCuts(feature: GeoFeature): GeoFeature {
  if (feature.kind !== "line" || feature.parts.length < 2) return feature;
  const parts: GeoPart[] = [];
  for (const part of feature.parts) {
    const before = parts.at(-1);
    if (before && meetAtDateLine(before, part)) parts[parts.length - 1] = joined(before, part);
    else parts.push(part);
  }
  return parts.length === feature.parts.length ? feature : { ...feature, parts };
}

const NEAR = 1e-7;

function meetAtDateLine({ lonLat: a }: GeoPart, { lonLat: b }: GeoPart): boolean {
  const [lon, lat] = [a.at(-2) as number, a.at(-1) as number];
  return (
    Math.abs(Math.abs(lon) - 180) < NEAR &&
    Math.abs(lon - (b[0] as number)) < NEAR &&
    Math.abs(lat - (b[1] as number)) < NEAR
  );
}

function joined(a: GeoPart, b: GeoPart): GeoPart {
  const lonLat = new Float64Array(a.lonLat.length + b.lonLat.length - 2);
  lonLat.set(a.lonLat);
  lonLat.set(b.lonLat.subarray(2), a.lonLat.length);
  if (!a.heights && !b.heights) return { lonLat };
  const heightsOf = ({ lonLat: places, heights }: GeoPart) =>
    heights ?? new Float64Array(places.length / 2).fill(Number.NaN);
  const heights = new Float64Array(lonLat.length / 2);
  heights.set(heightsOf(a));
  heights.set(heightsOf(b).subarray(1), a.lonLat.length / 2);
  return { lonLat, heights };
}
