import { EnuFrame } from "./enu.ts";
import { FlatLine, flatLine } from "./flatLine.ts";
import { keptOffset } from "./offsetParts.ts";
import { withoutRepeats } from "./path.ts";
import type { LatLon } from "./position.ts";

/**
 * The line beside a line, `metres` away on one side seen in its own direction. Outer corners are mitred up to twice the
 * distance and squared off beyond it; where the line bends more sharply than the distance allows, the loops of the raw
 * offset are cut out, so that no place of the result is nearer to the line than `metres`. Empty when nothing is left.
 * After the "split at self-intersections, drop what is too near" scheme of Liu et al., 2007
 * (https://doi.org/10.1016/j.cad.2007.01.004).
 */
export function offsetPath(points: readonly LatLon[], side: "left" | "right", metres: number): LatLon[] {
  const middle = points[Math.floor(points.length / 2)];
  if (!middle) return [];
  const frame = new EnuFrame(roundly(middle));
  const line = flatLine(points, frame);
  if (line.count < 2 || metres === 0) return withoutRepeats(points);
  const kept = keptOffset({ line, frame, raw: rawOffset(line, side === "left" ? metres : -metres), metres });
  const smooth = straightened(withoutSpikes(kept));
  return smooth.count < 2 || smooth.length < 1 ? [] : smooth.places(frame);
}

const MITRE_LIMIT = 2;

/** The same origin while the place is moved a little, so that all that did not move stays as it is to the last digit. */
const roundly = ({ lat, lon }: LatLon): LatLon => ({ lat: Math.round(lat * 50) / 50, lon: Math.round(lon * 50) / 50 });

/** Every piece moved to the left by `d` (right when negative), corners joined, loops still in it. */
function rawOffset({ count, easts, norths }: FlatLine, d: number): FlatLine {
  const out = new FlatLine(2 * count);
  let [ue, un, te, tn] = [0, 0, 0, 0]; // the direction of the piece before, and where it ends once moved
  for (let i = 0; i + 1 < count; i++) {
    const de = (easts[i + 1] as number) - (easts[i] as number);
    const dn = (norths[i + 1] as number) - (norths[i] as number);
    const length = Math.sqrt(de * de + dn * dn);
    const ve = de / length;
    const vn = dn / length;
    const fe = (easts[i] as number) - vn * d;
    const fn = (norths[i] as number) + ve * d;
    const cross = ue * vn - un * ve;
    const cos = ue * ve + un * vn;
    if (i === 0) {
      out.push(fe, fn);
    } else if (Math.abs(cross) < 1e-9 && cos > 0) {
      out.push(te, tn);
    } else if (cross * d >= 0 && cos > -1 + 1e-9) {
      out.push(te, tn); // inner corner: the crossing of both pieces is found when loops are cut
      out.push(fe, fn);
    } else {
      const turn = Math.acos(Math.min(1, Math.max(-1, cos)));
      // A mitre of the full turn, or the square cut that touches the circle of radius d halfway round.
      const square = 1 / Math.cos(turn / 2) > MITRE_LIMIT;
      const reach = Math.abs(d) * Math.tan(square ? turn / 4 : turn / 2);
      out.push(te + ue * reach, tn + un * reach);
      if (square) out.push(fe - ve * reach, fn - vn * reach);
    }
    ue = ve;
    un = vn;
    te = (easts[i + 1] as number) - vn * d;
    tn = (norths[i + 1] as number) + ve * d;
  }
  out.push(te, tn);
  return out;
}

/** The line without points where it turns straight back on itself, as where two cut pieces overlap. */
function withoutSpikes({ count, easts, norths }: FlatLine): FlatLine {
  const out = new FlatLine(count);
  for (let i = 0; i < count; i++) {
    const ce = easts[i] as number;
    const cn = norths[i] as number;
    for (; out.count >= 2; out.count--) {
      const be = out.easts[out.count - 1] as number;
      const bn = out.norths[out.count - 1] as number;
      const ue = be - (out.easts[out.count - 2] as number);
      const un = bn - (out.norths[out.count - 2] as number);
      const ve = ce - be;
      const vn = cn - bn;
      const cos = (ue * ve + un * vn) / Math.sqrt((ue * ue + un * un) * (ve * ve + vn * vn));
      if (!(cos < -0.9999)) break;
    }
    out.add(ce, cn);
  }
  return out;
}

/** The line without inner points that lie on the straight between their neighbours (within 1 cm). */
function straightened({ count, easts, norths }: FlatLine): FlatLine {
  const out = new FlatLine(count);
  for (let i = 0; i < count; i++) {
    const pe = easts[i] as number;
    const pn = norths[i] as number;
    if (out.count > 0 && i + 1 < count) {
      const be = out.easts[out.count - 1] as number;
      const bn = out.norths[out.count - 1] as number;
      const de = (easts[i + 1] as number) - be;
      const dn = (norths[i + 1] as number) - bn;
      const square = de * de + dn * dn;
      const k = square === 0 ? 0 : Math.min(1, Math.max(0, ((pe - be) * de + (pn - bn) * dn) / square));
      const e = be + de * k - pe;
      const n = bn + dn * k - pn;
      if (e * e + n * n < STRAIGHT * STRAIGHT) continue;
    }
    out.push(pe, pn);
  }
  return out;
}

const STRAIGHT = 0.01; // metres
