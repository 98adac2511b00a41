import { ClosedCurve } from "./closedCurve.ts";
import { EnuFrame } from "./enu.ts";
import { FlatLine, flatLine } from "./flatLine.ts";
import { nearestOnPath } from "./path.ts";
import { area, contains } from "./polygon.ts";
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
  const ring = counterClockwise(flatLine([...polygon, first], frame));
  if (ring.count < 3) return [];
  if (metres === 0) return ring.places(frame);
  const corners = ring.places(frame);
  const outline = [...corners, corners[0] as LatLon];
  const raw = shifted(ring, metres);
  for (const trembling of TREMBLING) {
    const curve = new ClosedCurve(raw, trembling);
    const found = metres > 0 ? outside(curve, frame, outline, metres) : inside(curve, frame, outline, -metres);
    if (found) return found;
  }
  return [];
}

/** Metres by which corners are put aside, until the outline is found: less than is flown. */
const TREMBLING = [1e-4, 1e-3, 1e-2, 0.05];
const MITRE_LIMIT = 2;

/** The ring without its first point again at the end, and the other way round where it is clockwise. */
function counterClockwise({ count, easts, norths }: FlatLine): FlatLine {
  const out = new FlatLine(count);
  let twice = 0;
  for (let i = 0; i + 1 < count; i++)
    twice += (easts[i] as number) * (norths[i + 1] as number) - (easts[i + 1] as number) * (norths[i] as number);
  for (let i = 0; i + 1 < count; i++) {
    const k = twice < 0 ? count - 2 - i : i;
    out.push(easts[k] as number, norths[k] as number);
  }
  return out;
}

/** Each edge of a counter-clockwise ring moved outwards by `d`, corners joined, loops still in it. */
function shifted({ count, easts, norths }: FlatLine, d: number): FlatLine {
  const out = new FlatLine(3 * count);
  const direction = (i: number): [number, number] => {
    const e = (easts[(i + 1) % count] as number) - (easts[i % count] as number);
    const n = (norths[(i + 1) % count] as number) - (norths[i % count] as number);
    const length = Math.hypot(e, n);
    return [e / length, n / length];
  };
  for (let i = 0; i < count; i++) {
    const [ue, un] = direction(i);
    const [ve, vn] = direction(i + 1);
    const ce = easts[(i + 1) % count] as number;
    const cn = norths[(i + 1) % count] as number;
    const cross = ue * vn - un * ve;
    const cos = ue * ve + un * vn;
    const [te, tn] = [ce + un * d, cn - ue * d];
    const [fe, fn] = [ce + vn * d, cn - ve * d];
    if (Math.abs(cross) < 1e-9 && cos > 0) {
      out.push(te, tn);
    } else if (cross * d < 0) {
      out.push(te, tn);
      out.push(fe, fn);
    } else {
      const turn = Math.acos(Math.min(1, Math.max(-1, cos)));
      const square = 1 / Math.cos(turn / 2) > MITRE_LIMIT;
      const reach = Math.abs(d) * Math.tan(square ? turn / 4 : turn / 2);
      out.push(te + ue * reach, tn + un * reach);
      if (square) out.push(fe - ve * reach, fn - vn * reach);
    }
  }
  return out;
}

/** The border of all that the moved edges enclose, where that keeps its distance. */
function outside(
  curve: ClosedCurve,
  frame: EnuFrame,
  outline: readonly LatLon[],
  metres: number,
): LatLon[] | undefined {
  const found = curve.outer()?.places(frame);
  return found?.every((p) => isAway(outline, p, metres, false)) ? found : undefined;
}

/** Of the areas inside of the moved edges, the largest that keeps its distance; undefined where there is none. */
function inside(curve: ClosedCurve, frame: EnuFrame, outline: readonly LatLon[], metres: number): LatLon[] | undefined {
  const walked = new Set<string>();
  let best: LatLon[] | undefined;
  for (const { stretch, east, north } of curve.stretches()) {
    if (walked.has(`${stretch.piece} ${stretch.gap}`)) continue;
    if (!isAway(outline, frame.toPosition({ east, north }), metres, true)) continue;
    const found = curve
      .walk(stretch, "left", ({ piece, gap, ahead }) => ahead && walked.add(`${piece} ${gap}`))
      ?.places(frame);
    if (!found || found.length < 3 || (best && area(found) <= area(best))) continue;
    if (found.every((p) => isAway(outline, p, metres, true))) best = found;
  }
  return best;
}

/** Whether a place is so many metres inside or outside of a closed outline, or farther. */
function isAway(outline: readonly LatLon[], place: LatLon, metres: number, within: boolean): boolean {
  if (contains(outline, place) !== within) return false;
  return nearestOnPath(outline, place).distance > metres * 0.999 - 0.1;
}
