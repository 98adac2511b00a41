import { contains } from "../../src/geo/polygon.ts";
import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import type { Zone } from "../../src/mission/zone.ts";
import { hatch } from "./hatch.ts";

/** What is written on a zone: its name, and what it asks where the name does not say it. */
export function zoneLabel({ name, kind, weight }: Zone): string {
  const what = name.toLowerCase().includes(kind) ? name : `${name} · ${kind}`;
  return kind === "interest" ? `${what} × ${weight ?? 1}` : what;
}

/** A place inside a zone for its name: the middle of its corners, or of its longest row where that lies outside. */
export function zoneMiddle(points: readonly LatLon[]): LatLon | undefined {
  const [first] = points;
  if (!first) return undefined;
  let [lat, away] = [0, 0];
  for (const p of points) {
    lat += p.lat / points.length;
    away += wrap180(p.lon - first.lon) / points.length;
  }
  const local = points.map((p) => ({ lat: p.lat, lon: wrap180(p.lon - first.lon) }));
  const middle = { lat, lon: wrap180(first.lon + away) };
  if (points.length < 3 || contains(local, { lat, lon: away })) return middle;
  const rows = hatch(points, 15, 0).map(([a, b]) => ({ a, b, length: Math.abs(wrap180(b.lon - a.lon)) }));
  const longest = rows.reduce<(typeof rows)[number] | undefined>(
    (best, row) => (best && best.length >= row.length ? best : row),
    undefined,
  );
  if (!longest) return middle;
  const { a, b } = longest;
  return { lat: (a.lat + b.lat) / 2, lon: wrap180(a.lon + wrap180(b.lon - a.lon) / 2) };
}
