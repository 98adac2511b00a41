import { EnuFrame } from "./enu.ts";
import { crossing, nearestOnPath, pathLength } from "./path.ts";
import type { LatLon } from "./position.ts";
import { SegmentGrid, type Xy } from "./segmentGrid.ts";

/**
 * The line beside a line, `metres` away on one side seen in its own direction. Outer corners are mitred up to twice the
 * distance and squared off beyond it; where the line bends more sharply than the distance allows, the loops of the raw
 * offset are cut out, so that no place of the result is nearer to the line than `metres`. Empty when nothing is left.
 * After the "split at self-intersections, drop what is too near" scheme of Liu et al., 2007
 * (https://doi.org/10.1016/j.cad.2007.01.004).
 */
export function offsetPath(points: readonly LatLon[], side: "left" | "right", metres: number): LatLon[] {
  const line = withoutRepeats(points);
  if (line.length < 2 || metres === 0) return [...line];
  const frame = new EnuFrame(roundly(line[Math.floor(line.length / 2)] as LatLon));
  const flat = line.map((p) => frame.toEnu(p));
  const raw = rawOffset(flat, side === "left" ? metres : -metres);
  const kept = withoutLoops(raw, flat, metres);
  const out = withoutRepeats(
    kept.map((p) => {
      const { lat, lon } = frame.toPosition(p);
      return { lat, lon };
    }),
  );
  const smooth = straightened(withoutSpikes(out, frame));
  return smooth.length < 2 || pathLength(smooth) < 1 ? [] : smooth;
}

const MITRE_LIMIT = 2;

/** The same origin while the place is moved a little, so that all that did not move stays as it is to the last digit. */
const roundly = ({ lat, lon }: LatLon): LatLon => ({ lat: Math.round(lat * 50) / 50, lon: Math.round(lon * 50) / 50 });

/** Every piece moved to the left by `d` (right when negative), corners joined, loops still in it. */
function rawOffset(line: readonly Xy[], d: number): Xy[] {
  const out: Xy[] = [];
  const pieces = line.slice(1).map((b, i) => {
    const a = line[i] as Xy;
    const n = Math.hypot(b.east - a.east, b.north - a.north);
    const u = { east: (b.east - a.east) / n, north: (b.north - a.north) / n };
    const shift = (p: Xy): Xy => ({ east: p.east - u.north * d, north: p.north + u.east * d });
    return { u, from: shift(a), to: shift(b) };
  });
  pieces.forEach((piece, i) => {
    const next = pieces[i + 1];
    if (i === 0) out.push(piece.from);
    if (!next) {
      out.push(piece.to);
      return;
    }
    const cross = piece.u.east * next.u.north - piece.u.north * next.u.east;
    const cos = piece.u.east * next.u.east + piece.u.north * next.u.north;
    if (Math.abs(cross) < 1e-9 && cos > 0) {
      out.push(piece.to);
    } else if (cross * d >= 0 && cos > -1 + 1e-9) {
      out.push(piece.to, next.from); // inner corner: the crossing of both pieces is found when loops are cut
    } else {
      const turn = Math.acos(Math.min(1, Math.max(-1, cos)));
      // A mitre of the full turn, or the square cut that touches the circle of radius d halfway round.
      const square = 1 / Math.cos(turn / 2) > MITRE_LIMIT;
      const reach = Math.abs(d) * Math.tan(square ? turn / 4 : turn / 2);
      out.push(ahead(piece.to, piece.u, reach));
      if (square) out.push(ahead(next.from, next.u, -reach));
    }
  });
  return out;
}

const ahead = (p: Xy, u: Xy, by: number): Xy => ({ east: p.east + u.east * by, north: p.north + u.north * by });

/** The parts of the raw offset that keep their distance from the line, in order, joined. */
function withoutLoops(raw: readonly Xy[], line: readonly Xy[], metres: number): Xy[] {
  const cuts = new Map<number, { at: Xy; t: number }[]>();
  const cut = (piece: number, at: Xy, t: number): void => {
    const there = cuts.get(piece);
    if (there) there.push({ at, t });
    else cuts.set(piece, [{ at, t }]);
  };
  const ownGrid = new SegmentGrid(raw);
  for (let i = 0; i + 1 < raw.length; i++)
    for (const j of ownGrid.nearAfter(raw[i] as Xy, raw[i + 1] as Xy, 0, i + 1)) {
      const hit = crossing(raw[i] as Xy, raw[i + 1] as Xy, raw[j] as Xy, raw[j + 1] as Xy);
      if (!hit) continue;
      cut(i, hit.at, hit.s);
      cut(j, hit.at, hit.t);
    }
  const split: Xy[] = [];
  raw.forEach((p, i) => {
    split.push(p);
    const there = cuts.get(i);
    if (there) for (const { at } of there.sort((a, b) => a.t - b.t)) split.push(at);
  });
  const out: Xy[] = [];
  const near = metres * (1 - 1e-6) - 1e-4;
  const lineGrid = new SegmentGrid(line);
  for (let i = 0; i + 1 < split.length; i++) {
    const a = split[i] as Xy;
    const b = split[i + 1] as Xy;
    const beside = lineGrid.near(a, b, metres);
    if (isAllClear(line, beside, a, b, near)) out.push(a, b);
  }
  return out;
}

function isAllClear(line: readonly Xy[], beside: readonly number[], a: Xy, b: Xy, near: number): boolean {
  for (const t of SAMPLES)
    if (!isClear(line, beside, a.east + (b.east - a.east) * t, a.north + (b.north - a.north) * t, near)) return false;
  return true;
}

const SAMPLES = [0.5, 0.02, 0.98, 0.25, 0.75]; // share of a piece, those first that most often tell

/** Whether no piece of some is nearer than `near` metres to a place. */
function isClear(line: readonly Xy[], pieces: readonly number[], east: number, north: number, near: number): boolean {
  for (const i of pieces) {
    const a = line[i] as Xy;
    const b = line[i + 1] as Xy;
    const de = b.east - a.east;
    const dn = b.north - a.north;
    const k = Math.min(1, Math.max(0, ((east - a.east) * de + (north - a.north) * dn) / (de * de + dn * dn)));
    const e = a.east + de * k - east;
    const n = a.north + dn * k - north;
    if (near > 0 && e * e + n * n < near * near) return false;
  }
  return true;
}

/** The line without points that repeat the one before (closer than 1 cm). */
function withoutRepeats(points: readonly LatLon[]): LatLon[] {
  return points.filter((p, i) => {
    const before = points[i - 1];
    return !before || Math.abs(p.lat - before.lat) > 1e-7 || Math.abs(p.lon - before.lon) > 1e-7;
  });
}

/** The line without points where it turns straight back on itself, as where two cut pieces overlap. */
function withoutSpikes(points: readonly LatLon[], frame: EnuFrame): LatLon[] {
  const out: LatLon[] = [];
  for (const p of points) {
    const c = frame.toEnu(p);
    for (;;) {
      const [a, b] = out.slice(-2).map((q) => frame.toEnu(q));
      if (!a || !b) break;
      const u = { east: b.east - a.east, north: b.north - a.north };
      const v = { east: c.east - b.east, north: c.north - b.north };
      const cos = (u.east * v.east + u.north * v.north) / (Math.hypot(u.east, u.north) * Math.hypot(v.east, v.north));
      if (!(cos < -0.9999)) break;
      out.pop();
    }
    out.push(p);
  }
  return out;
}

/** The line without inner points that lie on the straight between their neighbours (within 1 cm). */
function straightened(points: readonly LatLon[]): LatLon[] {
  const out: LatLon[] = [];
  points.forEach((p, i) => {
    const before = out.at(-1);
    const after = points[i + 1];
    if (before && after && nearestOnPath([before, after], p).distance < 0.01) return;
    out.push(p);
  });
  return out;
}
