import { bearing, distance, EnuFrame, metresPerDegLatAt, metresPerDegLonAt, shortWay } from "./enu.ts";
import { flatLine } from "./flatLine.ts";
import { blocksOf } from "./pathBlocks.ts";
import type { LatLon } from "./position.ts";
import { SegmentGrid, type Xy } from "./segmentGrid.ts";

/** Metres along a line of places. */
export function pathLength(points: readonly LatLon[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += distance(points[i - 1] as LatLon, points[i] as LatLon);
  return sum;
}

/** Metres from the first point to each point along the line; the first is 0. */
export function cumulative(points: readonly LatLon[]): number[] {
  let sum = 0;
  return points.map((p, i) => {
    if (i > 0) sum += distance(points[i - 1] as LatLon, p);
    return sum;
  });
}

/** A place on a line, with the direction of the line there. */
export interface PathPoint extends LatLon {
  /** Metres from the line's start. */
  readonly along: number;
  /** Of the piece it lies on, degrees true. */
  readonly bearingDeg: number;
  /** Index of the point that the piece starts at. */
  readonly piece: number;
}

/** The place `metres` along the line; before the start and beyond the end it is the end itself. Needs 2 points. */
export function pointAt(
  points: readonly LatLon[],
  metres: number,
  marks = cumulative(points),
  notBefore = 0, // a piece that it is known not to lie before
): PathPoint {
  if (points.length < 2) throw new RangeError(`a line needs 2 points, got ${points.length}`);
  const total = marks[marks.length - 1] as number;
  const along = Math.min(Math.max(metres, 0), total);
  let piece = notBefore;
  while (piece < points.length - 2 && (marks[piece + 1] as number) < along) piece++;
  while (piece > 0 && marks[piece + 1] === marks[piece]) piece--;
  const a = points[piece] as LatLon;
  const b = points[piece + 1] as LatLon;
  const length = (marks[piece + 1] as number) - (marks[piece] as number);
  const t = length === 0 ? 0 : (along - (marks[piece] as number)) / length;
  return { ...between(a, b, t), along, bearingDeg: bearing(a, b), piece };
}

/** The place at a share 0…1 of the straight way from `a` to `b`, over the date line where that is shorter. */
export function between(a: LatLon, b: LatLon, share: number): LatLon {
  const lon = a.lon + shortWay(b.lon - a.lon) * share;
  return { lat: a.lat + (b.lat - a.lat) * share, lon: lon > 180 || lon < -180 ? shortWay(lon) : lon };
}

/** Places along the line no further apart than `step` metres, evenly spaced, both ends included. Needs 2 points. */
export function resample(points: readonly LatLon[], step: number): PathPoint[] {
  const marks = cumulative(points);
  const total = marks.at(-1) ?? 0;
  const count = Math.max(1, Math.ceil(total / step));
  const out: PathPoint[] = [];
  for (let i = 0, piece = 0; i <= count; i++) {
    const place = pointAt(points, (total * i) / count, marks, piece);
    piece = place.piece;
    out.push(place);
  }
  return out;
}

/** The line without points that repeat the one before them (closer than 1 cm). */
export function withoutRepeats(points: readonly LatLon[]): LatLon[] {
  const out: LatLon[] = [];
  let last: LatLon | undefined;
  for (const p of points) {
    if (last && Math.abs(p.lat - last.lat) < 1e-6 && Math.abs(p.lon - last.lon) < 1e-3 && distance(p, last) < 0.01)
      continue;
    out.push(p);
    last = p;
  }
  return out;
}

/** The line with as few of its points as stay within `tolerance` metres of it (Douglas and Peucker, 1973); ends stay. */
export function simplified(points: readonly LatLon[], tolerance: number): LatLon[] {
  const count = points.length;
  if (count < 3 || tolerance <= 0) return [...points];
  const lats = new Float64Array(count);
  const lons = new Float64Array(count); // run on over the date line
  const perLat = new Float64Array(count); // metres in a degree there
  const perLon = new Float64Array(count);
  points.forEach(({ lat, lon }, i) => {
    lats[i] = lat;
    lons[i] = i === 0 ? lon : (lons[i - 1] as number) + shortWay(lon - (lons[i - 1] as number));
    perLat[i] = metresPerDegLatAt(lat);
    perLon[i] = metresPerDegLonAt(lat);
  });
  const kept = new Uint8Array(count);
  kept[0] = 1;
  kept[count - 1] = 1;
  const open = [0, count - 1];
  while (open.length > 0) {
    const to = open.pop() as number;
    const from = open.pop() as number;
    let far = 0;
    let most = tolerance * tolerance;
    for (let i = from + 1; i < to; i++) {
      // In metres around the point.
      const east = perLon[i] as number;
      const north = perLat[i] as number;
      const ae = ((lons[from] as number) - (lons[i] as number)) * east;
      const an = ((lats[from] as number) - (lats[i] as number)) * north;
      const de = ((lons[to] as number) - (lons[from] as number)) * east;
      const dn = ((lats[to] as number) - (lats[from] as number)) * north;
      const square = de * de + dn * dn;
      const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(ae * de + an * dn) / square));
      const e = ae + de * t;
      const n = an + dn * t;
      const away = e * e + n * n;
      if (away <= most) continue;
      most = away;
      far = i;
    }
    if (far === 0) continue;
    kept[far] = 1;
    open.push(from, far, far, to);
  }
  return points.filter((_, i) => kept[i] === 1);
}

/** The place on a line that is nearest to another place. */
export interface Nearest extends PathPoint {
  /** Metres between the two. */
  readonly distance: number;
  /** Side of the line, in its own direction, that the other place lies on. */
  readonly side: "left" | "right";
}

export function nearestOnPath(points: readonly LatLon[], place: LatLon): Nearest {
  if (points.length < 2) throw new RangeError(`a line needs 2 points, got ${points.length}`);
  const frame = new EnuFrame(place);
  const { metresPerDegLat, metresPerDegLon } = frame;
  const east = ({ lon }: LatLon) => shortWay(lon - place.lon) * metresPerDegLon;
  const north = (p: LatLon) => (p.lat - place.lat) * metresPerDegLat;
  // On the other side of the earth a piece may run over the meridian at which longitudes jump.
  const round = 360 * metresPerDegLon;
  const eastward = (metres: number) => (2 * Math.abs(metres) <= round ? metres : metres - Math.sign(metres) * round);
  let piece = 0;
  let least = Number.POSITIVE_INFINITY;
  const look = (from: number, to: number): void => {
    let ae = east(points[from] as LatLon);
    let an = north(points[from] as LatLon);
    for (let i = from; i < to; i++) {
      const b = points[i + 1] as LatLon;
      const be = east(b);
      const bn = north(b);
      const de = eastward(be - ae);
      const dn = bn - an;
      const square = de * de + dn * dn;
      const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(ae * de + an * dn) / square));
      const e = ae + de * t;
      const n = an + dn * t;
      const away = e * e + n * n;
      if (away < least || (away === least && i < piece)) {
        least = away;
        piece = i;
      }
      ae = be;
      an = bn;
    }
  };
  const blocks = blocksOf(points);
  if (blocks) blocks.visit(place, metresPerDegLat, metresPerDegLon, () => least, look);
  else look(0, points.length - 1);
  const a = { east: east(points[piece] as LatLon), north: north(points[piece] as LatLon) };
  const de = eastward(east(points[piece + 1] as LatLon) - a.east);
  const dn = north(points[piece + 1] as LatLon) - a.north;
  const square = de * de + dn * dn;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(a.east * de + a.north * dn) / square));
  const { lat, lon } = frame.toPosition({ east: a.east + de * t, north: a.north + dn * t });
  // Cross product of the piece and the way to the place, which is the frame's origin.
  const side = de * -a.north - dn * -a.east >= 0 ? "left" : "right";
  const bearingDeg = ((Math.atan2(de, dn) * 180) / Math.PI + 360) % 360;
  const along =
    (blocks ? (blocks.marks[piece] as number) : pathLength(points.slice(0, piece + 1))) + Math.sqrt(square) * t;
  return { lat, lon, along, bearingDeg, piece, distance: Math.sqrt(least), side };
}

/** Where a line first crosses, touches or runs over itself; undefined when it does not. */
export function selfCrossing(points: readonly LatLon[]): LatLon | undefined {
  const first = points[0];
  if (!first) return undefined;
  const frame = new EnuFrame(first);
  const flat = flatLine(points, frame);
  const { count, easts, norths } = flat;
  const at = (i: number): Xy => ({ east: easts[i] as number, north: norths[i] as number });
  const grid = new SegmentGrid(flat);
  for (let i = 0; i + 1 < count; i++) {
    const ae = easts[i] as number;
    const an = norths[i] as number;
    const be = easts[i + 1] as number;
    const bn = norths[i + 1] as number;
    let next = count;
    let hit: Xy | undefined;
    const ue = be - ae;
    const un = bn - an;
    for (const j of grid.near(ae, an, be, bn, 0, i)) {
      if (j >= next) continue;
      const ce = easts[j] as number;
      const cn = norths[j] as number;
      const de = easts[j + 1] as number;
      const dn = norths[j + 1] as number;
      if (j === i + 1 ? ue * (de - be) + un * (dn - bn) >= 0 : apart(ae, be, ce, de) || apart(an, bn, cn, dn)) continue;
      const here =
        j === i + 1
          ? overlap(at(i), at(j), at(j), at(j + 1)) && at(j) // it turns straight back
          : (crossing(at(i), at(i + 1), at(j), at(j + 1))?.at ?? overlap(at(i), at(i + 1), at(j), at(j + 1)));
      if (!here) continue;
      next = j;
      hit = here;
    }
    if (!hit) continue;
    const { lat, lon } = frame.toPosition(hit);
    return { lat, lon };
  }
  return undefined;
}

/** Whether two spans of numbers have nothing in common, nor are as near as what counts as one line. */
const apart = (a: number, b: number, c: number, d: number): boolean =>
  Math.max(a, b) + SAME_LINE < Math.min(c, d) || Math.max(c, d) + SAME_LINE < Math.min(a, b);

/** Where one of two parallel pieces first runs along the other (within 1 mm), seen along the first. */
function overlap(a: Xy, b: Xy, c: Xy, d: Xy): Xy | undefined {
  const ue = b.east - a.east;
  const un = b.north - a.north;
  const square = ue * ue + un * un;
  if (square === 0) return undefined;
  const along = (p: Xy): number => ((p.east - a.east) * ue + (p.north - a.north) * un) / square;
  const aside = (p: Xy): number => Math.abs((p.east - a.east) * un - (p.north - a.north) * ue) / Math.sqrt(square);
  if (aside(c) > SAME_LINE || aside(d) > SAME_LINE) return undefined;
  const from = Math.max(0, Math.min(along(c), along(d)));
  const to = Math.min(1, Math.max(along(c), along(d)));
  return to - from > 1e-6 ? { east: a.east + ue * from, north: a.north + un * from } : undefined;
}

const SAME_LINE = 0.001; // metres

/** Where two straight pieces meet, with how far along each (0…1). */
export function crossing(a: Xy, b: Xy, c: Xy, d: Xy): { at: Xy; s: number; t: number } | undefined {
  const ue = b.east - a.east;
  const un = b.north - a.north;
  const ve = d.east - c.east;
  const vn = d.north - c.north;
  const det = ue * vn - un * ve;
  if (Math.abs(det) < 1e-9 * Math.hypot(ue, un) * Math.hypot(ve, vn)) return undefined;
  const we = c.east - a.east;
  const wn = c.north - a.north;
  const s = (we * vn - wn * ve) / det;
  const t = (we * un - wn * ue) / det;
  if (s < 0 || s > 1 || t < 0 || t > 1) return undefined;
  return { at: { east: a.east + ue * s, north: a.north + un * s }, s, t };
}
