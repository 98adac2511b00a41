import { Clipper, FillRule, Path64, Paths64, Point64 } from "clipper2-js";
import { EnuFrame } from "./enu.ts";
import type { LatLon } from "./position.ts";

/**
 * The outline `metres` outside of a polygon that does not cross itself (inside of it when negative), counter-clockwise,
 * corners mitred up to twice the distance and squared off beyond it; of several that are left, the largest. Empty when
 * nothing is left.
 */
export function ringBeside(polygon: readonly LatLon[], metres: number): LatLon[] {
  const first = polygon[0];
  if (!first || polygon.length < 3) return [];
  const frame = new EnuFrame(first);
  const flat = polygon.map((p): Xy => {
    const { east, north } = frame.toEnu({ lat: p.lat, lon: p.lon });
    return { x: east, y: north };
  });
  const ring = withoutRepeats(twiceArea(flat) < 0 ? flat.reverse() : flat);
  if (ring.length < 3) return [];
  const path = new Path64();
  for (const { x, y } of metres === 0 ? ring : shifted(ring, metres))
    path.push(new Point64(Math.round(x * UNIT), Math.round(y * UNIT)));
  const paths = new Paths64();
  paths.push(path);
  let best: readonly Xy[] = [];
  // Loops that the shift made run the other way round, and so are no part of what is positive.
  for (const one of Clipper.Union(paths, undefined, FillRule.Positive)) {
    const found = withoutRepeats([...one].map((p) => ({ x: Number(p.x) / UNIT, y: Number(p.y) / UNIT })));
    if (twiceArea(found) > twiceArea(best)) best = found;
  }
  if (best.length < 3) return [];
  return best.map(({ x, y }) => {
    const { lat, lon } = frame.toPosition({ east: x, north: y });
    return { lat, lon };
  });
}

interface Xy {
  readonly x: number;
  readonly y: number;
}

const UNIT = 1000; // Clipper counts in whole numbers: millimetres
const MITRE_LIMIT = 2;

/** Each edge of a counter-clockwise ring moved outwards by `d`, corners joined, loops still in it. */
function shifted(ring: readonly Xy[], d: number): Xy[] {
  const edges = ring.map((a, i) => {
    const b = ring[(i + 1) % ring.length] as Xy;
    const n = Math.hypot(b.x - a.x, b.y - a.y);
    const u = { x: (b.x - a.x) / n, y: (b.y - a.y) / n };
    const move = (p: Xy): Xy => ({ x: p.x + u.y * d, y: p.y - u.x * d });
    return { u, corner: b, from: move(a), to: move(b) };
  });
  return edges.flatMap(({ u, corner, to }, i): Xy[] => {
    const next = edges[(i + 1) % edges.length] as (typeof edges)[number];
    const cross = u.x * next.u.y - u.y * next.u.x;
    const cos = u.x * next.u.x + u.y * next.u.y;
    if (Math.abs(cross) < 1e-9 && cos > 0) return [to];
    if (cross * d < 0) return [to, corner, next.from];
    const turn = Math.acos(Math.min(1, Math.max(-1, cos)));
    const square = 1 / Math.cos(turn / 2) > MITRE_LIMIT;
    const reach = Math.abs(d) * Math.tan(square ? turn / 4 : turn / 2);
    const end = { x: to.x + u.x * reach, y: to.y + u.y * reach };
    return square ? [end, { x: next.from.x - next.u.x * reach, y: next.from.y - next.u.y * reach }] : [end];
  });
}

const twiceArea = (ring: readonly Xy[]): number =>
  ring.reduce((sum, a, i) => {
    const b = ring[(i + 1) % ring.length] as Xy;
    return sum + a.x * b.y - b.x * a.y;
  }, 0);

/** The ring without corners that repeat the one before, or the first, within 1 cm. */
const withoutRepeats = (ring: readonly Xy[]): Xy[] =>
  ring.filter((p, i) => {
    const before = ring[(i + ring.length - 1) % ring.length] as Xy;
    return Math.hypot(p.x - before.x, p.y - before.y) > 0.01;
  });
