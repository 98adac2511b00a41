import type { GeoFeature, GeoPart } from "../geoFeatures.ts";

/**
 * The feature with as few places as stay within `tolerance` metres of its lines and rings (Douglas and Peucker, 1973);
 * ends stay, rings keep three corners or more. Works in runs of some thousand places, so that its time grows with their
 * number and not with its square. Points come back as they are.
 */
export function simplifiedFeature(feature: GeoFeature, tolerance: number): GeoFeature {
  if (feature.kind === "point" || !(tolerance > 0)) return feature;
  const closed = feature.kind === "polygon";
  return { ...feature, parts: feature.parts.map((part) => simplifiedPart(part, tolerance, closed)) };
}

function simplifiedPart(part: GeoPart, tolerance: number, closed: boolean): GeoPart {
  const { lonLat, heights, holes } = part;
  const count = lonLat.length / 2;
  const keep = new Uint8Array(count);
  // A ring is cut at its first place and the one furthest from it, so that it does not fall together.
  const cut = closed ? furthestFrom(lonLat, 0) : 0;
  for (let from = 0; from < count - 1; from += RUN)
    keepOf(lonLat, keep, from, Math.min(from + RUN, count - 1), tolerance);
  keep[0] = keep[count - 1] = keep[cut] = 1;
  const kept: number[] = [];
  for (let i = 0; i < count; i++) if (keep[i]) kept.push(i);
  if (closed && kept.length < 3) return part;
  const places = new Float64Array(2 * kept.length);
  kept.forEach((old, i) => {
    places[2 * i] = lonLat[2 * old] as number;
    places[2 * i + 1] = lonLat[2 * old + 1] as number;
  });
  return {
    lonLat: places,
    ...(heights && { heights: Float64Array.from(kept, (old) => heights[old] as number) }),
    ...(holes && { holes: holes.map((hole) => simplifiedPart(hole, tolerance, true)) }),
  };
}

const RUN = 8_192;
const METRES = 111_195; // in a degree of a meridian: a thousandth either way is nothing to a tolerance

function keepOf(lonLat: Float64Array, keep: Uint8Array, start: number, end: number, tolerance: number): void {
  keep[start] = keep[end] = 1;
  const stack = [start, end];
  const east = METRES * Math.cos(((lonLat[2 * start + 1] as number) * Math.PI) / 180);
  while (stack.length > 0) {
    const to = stack.pop() as number;
    const from = stack.pop() as number;
    const ax = (lonLat[2 * from] as number) * east;
    const ay = (lonLat[2 * from + 1] as number) * METRES;
    const ux = (lonLat[2 * to] as number) * east - ax;
    const uy = (lonLat[2 * to + 1] as number) * METRES - ay;
    const square = ux * ux + uy * uy;
    let far = -1;
    let most = tolerance * tolerance;
    for (let i = from + 1; i < to; i++) {
      const px = (lonLat[2 * i] as number) * east - ax;
      const py = (lonLat[2 * i + 1] as number) * METRES - ay;
      const t = square === 0 ? 0 : Math.min(1, Math.max(0, (px * ux + py * uy) / square));
      const away = (px - ux * t) ** 2 + (py - uy * t) ** 2;
      if (away > most) {
        most = away;
        far = i;
      }
    }
    if (far < 0) continue;
    keep[far] = 1;
    stack.push(from, far, far, to);
  }
}

function furthestFrom(lonLat: Float64Array, index: number): number {
  let best = index;
  let most = 0;
  for (let i = 0; i < lonLat.length / 2; i++) {
    const dx = (lonLat[2 * i] as number) - (lonLat[2 * index] as number);
    const dy = (lonLat[2 * i + 1] as number) - (lonLat[2 * index + 1] as number);
    if (dx * dx + dy * dy > most) {
      most = dx * dx + dy * dy;
      best = i;
    }
  }
  return best;
}
