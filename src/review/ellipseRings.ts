import type { ErrorEllipse } from "../contract/records.ts";
import type { LatLon, Position } from "../geo/position.ts";
import { ellipseRing } from "./evidence/evidenceTrack.ts";

/**
 * The outline of an error ellipse (1 σ) as closed rings, counter-clockwise, longitudes within ±180°: one, or two where it
 * lies across the date line (RFC 7946 §3.1.9).
 */
export function ellipseRings(place: Position, ellipse: ErrorEllipse): LatLon[][] {
  const ring = ellipseRing(place, ellipse).map(({ lat, lon }) => ({ lat, lon: besideOf(place.lon, lon) }));
  const lons = ring.map(({ lon }) => lon);
  if (Math.max(...lons) <= 180 && Math.min(...lons) >= -180) return [ring];
  const edge = Math.max(...lons) > 180 ? 180 : -180;
  const beyond = edge === 180 ? -360 : 360;
  return [
    cut(ring, (lon) => (edge - lon) * Math.sign(edge), edge),
    cut(ring, (lon) => (lon - edge) * Math.sign(edge), edge).map(({ lat, lon }) => ({ lat, lon: lon + beyond })),
  ].filter((part) => part.length > 3);
}

/** A longitude written so that it is less than half a turn from another. */
const besideOf = (origin: number, lon: number): number => lon - Math.round((lon - origin) / 360) * 360;

/** The part of a closed ring on one side of a meridian, closed; `inside` is positive there. */
function cut(ring: readonly LatLon[], inside: (lon: number) => number, edge: number): LatLon[] {
  const kept: LatLon[] = [];
  for (const [i, to] of ring.entries()) {
    const from = ring[i - 1];
    if (from && inside(from.lon) * inside(to.lon) < 0) {
      const share = (edge - from.lon) / (to.lon - from.lon);
      kept.push({ lat: from.lat + (to.lat - from.lat) * share, lon: edge });
    }
    if (inside(to.lon) >= 0) kept.push(to);
  }
  const [first] = kept;
  const last = kept.at(-1);
  return first && last && (first.lat !== last.lat || first.lon !== last.lon) ? [...kept, first] : kept;
}
