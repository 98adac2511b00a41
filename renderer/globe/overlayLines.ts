import type { LatLon } from "../../src/geo/position.ts";
import { type GeoFeature, type GeoPart, placesOf, ringsOf } from "../../src/mission/geoFeatures.ts";

/** What is drawn of an overlay. */
export interface OverlayDrawing {
  readonly lines: readonly (readonly LatLon[])[];
  readonly points: readonly LatLon[];
  readonly labels: readonly { readonly text: string; readonly place: LatLon }[];
}

/** Lines, the edges of areas, places and names of an overlay; long lines get places between, so that they bend with the earth. */
export function overlayDrawing(features: readonly GeoFeature[]): OverlayDrawing {
  const lines: LatLon[][] = [];
  const points: LatLon[] = [];
  const labels: { text: string; place: LatLon }[] = [];
  for (const { kind, parts, name } of features) {
    const [first] = parts;
    if (!first) continue;
    if (name && labels.length < mostLabels) {
      const place = kind === "polygon" ? middleOf(first) : placesOf(first)[Math.floor(first.lonLat.length / 4)];
      if (place) labels.push({ text: name.slice(0, longestName), place });
    }
    for (const part of parts)
      if (kind === "point") for (const place of placesOf(part)) points.push(place);
      else if (kind === "line") lines.push(dense(placesOf(part)));
      else for (const ring of ringsOf(part)) lines.push(dense(closed(placesOf(ring))));
  }
  return { lines: lines.filter(({ length }) => length > 1), points, labels };
}

const closed = (ring: readonly LatLon[]): LatLon[] => (ring[0] ? [...ring, ring[0]] : []);

function dense(line: readonly LatLon[]): LatLon[] {
  const out: LatLon[] = [];
  for (const [i, to] of line.entries()) {
    const from = line[i - 1];
    if (from) {
      const apart = Math.max(Math.abs(to.lat - from.lat), Math.abs(to.lon - from.lon));
      const parts = Math.min(Math.ceil(apart / farthest), mostBetween);
      for (let k = 1; k < parts; k++)
        out.push({
          lat: from.lat + ((to.lat - from.lat) * k) / parts,
          lon: from.lon + ((to.lon - from.lon) * k) / parts,
        });
    }
    out.push(to);
  }
  return out;
}

function middleOf({ lonLat }: GeoPart): LatLon | undefined {
  const count = lonLat.length / 2;
  if (count === 0) return undefined;
  let lat = 0;
  let lon = 0;
  for (let i = 0; i + 1 < lonLat.length; i += 2) {
    lon += lonLat[i] as number;
    lat += lonLat[i + 1] as number;
  }
  return { lat: lat / count, lon: lon / count };
}

const farthest = 0.02; // degrees
const mostBetween = 200;
const mostLabels = 2_000;
const longestName = 60;
