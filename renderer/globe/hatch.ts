import { EnuFrame } from "../../src/geo/enu.ts";
import { type LatLon, toRad } from "../../src/geo/position.ts";

/**
 * Parallel lines that fill a polygon (even-odd), `count` of them over its whole width, in a direction counted from east to
 * north: an area is told by them too, not by its colour alone.
 */
export function hatch(polygon: readonly LatLon[], count: number, directionDeg = 45): [LatLon, LatLon][] {
  const [first] = polygon;
  if (!first || polygon.length < 3) return [];
  const frame = new EnuFrame(first);
  const [c, s] = [Math.cos(toRad(directionDeg)), Math.sin(toRad(directionDeg))];
  // Turned: `along` the lines and `across` them.
  const flat = polygon.map((p) => {
    const { east, north } = frame.toEnu(p);
    return { along: east * c + north * s, across: north * c - east * s };
  });
  const from = Math.min(...flat.map((p) => p.across));
  const width = Math.max(...flat.map((p) => p.across)) - from;
  const back = (along: number, across: number): LatLon => {
    const { lat, lon } = frame.toPosition({ east: along * c - across * s, north: along * s + across * c });
    return { lat, lon };
  };
  return Array.from({ length: count }, (_, k) => from + (width * (k + 0.5)) / count).flatMap((across) => {
    const hits = flat.flatMap((a, i) => {
      const b = flat[(i + 1) % flat.length] as typeof a;
      if (a.across > across === b.across > across) return [];
      return [a.along + ((b.along - a.along) * (across - a.across)) / (b.across - a.across)];
    });
    hits.sort((x, y) => x - y);
    const lines: [LatLon, LatLon][] = [];
    for (let i = 0; i + 1 < hits.length; i += 2)
      lines.push([back(hits[i] as number, across), back(hits[i + 1] as number, across)]);
    return lines;
  });
}
