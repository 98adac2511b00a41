import { distance } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import {
  type FeatureKind,
  type GeoFeature,
  type GeoPart,
  placeCount,
  placesIn,
  ringsOf,
} from "../../src/mission/geoFeatures.ts";
import type { Preview, PreviewLine } from "./preview.ts";

/** How large a feature is; metres. */
export interface FeatureSize {
  readonly kind: FeatureKind;
  readonly parts: number;
  readonly places: number;
  /** Of a line. */
  readonly length: number;
  /** Of a circle. */
  readonly radius?: number;
  /** The first of its places. */
  readonly place?: LatLon;
}

/** The size of a feature, without a copy of its places. */
export function sizeOf(feature: GeoFeature): FeatureSize {
  const { kind, parts, radius } = feature;
  const [first] = parts;
  return {
    kind,
    parts: parts.length,
    places: placesIn(feature),
    length: kind === "line" ? parts.reduce((sum, part) => sum + lengthOf(part), 0) : 0,
    ...(radius !== undefined && { radius }),
    ...(first && placeCount(first) > 0 && { place: placeIn(first, 0) }),
  };
}

/**
 * Lines and places of features as they are drawn before they are taken: what has a role first, then the others, as many
 * as a globe draws without a pause; lines of very many places are thinned.
 */
export function featurePreview(features: readonly GeoFeature[], most = MOST_PLACES): Preview {
  const lines: PreviewLine[] = [];
  const places: LatLon[] = [];
  let left = most;
  const draw = (feature: GeoFeature): void => {
    const { kind, parts, radius, role } = feature;
    const look = role ?? "other";
    for (const part of parts) {
      if (left <= 0 || lines.length >= MOST_LINES) return;
      if (kind === "point") {
        const shown = thinned(part, Math.min(left, MOST_OF_PART));
        left -= shown.length;
        if (radius === undefined) places.push(...shown);
        else for (const centre of shown) lines.push({ points: around(centre, radius), look });
        continue;
      }
      for (const ring of kind === "line" ? [part] : ringsOf(part)) {
        const points = thinned(ring, Math.min(Math.max(left, 4), MOST_OF_PART));
        const [first] = points;
        left -= points.length;
        lines.push({ points: kind === "polygon" && first ? [...points, first] : points, look });
      }
    }
  };
  for (const feature of features) if (feature.role !== null) draw(feature);
  for (const feature of features) {
    if (left <= 0 || lines.length >= MOST_LINES) break;
    if (feature.role === null) draw(feature);
  }
  return { lines, places };
}

const MOST_PLACES = 10_000;
const MOST_OF_PART = 4_000;
const MOST_LINES = 500;

const placeIn = ({ lonLat }: GeoPart, i: number): LatLon => ({
  lat: lonLat[2 * i + 1] as number,
  lon: lonLat[2 * i] as number,
});

/** At most so many of its places, the first and the last among them. */
function thinned(part: GeoPart, most: number): LatLon[] {
  const count = placeCount(part);
  const shown = Math.min(count, Math.max(2, most));
  return Array.from({ length: shown }, (_, i) =>
    placeIn(part, shown < 2 ? 0 : Math.round((i * (count - 1)) / (shown - 1))),
  );
}

function lengthOf(part: GeoPart): number {
  let sum = 0;
  for (let i = 1; i < placeCount(part); i++) sum += distance(placeIn(part, i - 1), placeIn(part, i));
  return sum;
}

/** A circle as a closed line. */
function around({ lat, lon }: LatLon, radius: number): LatLon[] {
  const up = radius / METRES;
  const aside = up / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return Array.from({ length: 49 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 48;
    return { lat: Math.min(90, Math.max(-90, lat + up * Math.cos(angle))), lon: lon + aside * Math.sin(angle) };
  });
}

const METRES = 111_195; // in a degree of a meridian: near enough for a drawing
