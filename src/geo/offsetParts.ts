import type { EnuFrame } from "./enu.ts";
import { FlatLine } from "./flatLine.ts";
import { SegmentGrid } from "./segmentGrid.ts";

/** A line, and the raw line beside it with its loops. */
export interface RawOffset {
  readonly line: FlatLine;
  readonly raw: FlatLine;
  readonly metres: number;
  /** Of both lines. */
  readonly frame: EnuFrame;
}

/** What is left of each piece of a raw offset: the ends of its parts, two and two. */
interface Parts extends RawOffset {
  /** Where in `ends` those of each piece begin, and at last where they end. */
  readonly starts: Uint32Array;
  readonly ends: FlatLine;
}

/** What was left of raw offsets the last time, the most recent last: while a point of a line is dragged, most stays. */
const recent: Parts[] = [];
const MOST_RECENT = 12;

/**
 * The parts of a raw offset that keep their distance from the line, in order, joined. Only pieces near to what changed
 * since the last time are cut anew; the others are as they were, to the last digit.
 */
export function keptOffset(offset: RawOffset): FlatLine {
  const last = takeRecent(offset);
  const parts = last ? changedParts(offset, last) : partsOf(offset);
  recent.push(parts);
  if (recent.length > MOST_RECENT) recent.shift();
  const { count, easts, norths } = parts.ends;
  const out = new FlatLine(count);
  for (let i = 0; i < count; i++) out.add(easts[i] as number, norths[i] as number);
  return out;
}

/** The most recent parts of a line that begins or ends like this one, at the same distance, on the same plane. */
function takeRecent({ line, raw, metres, frame }: RawOffset): Parts | undefined {
  const at = recent.findLastIndex((parts) => {
    const { lat, lon } = parts.frame.origin;
    if (parts.metres !== metres || frame.origin.lat !== lat || frame.origin.lon !== lon) return false;
    return isMostlySame(parts.line, line) && isMostlySame(parts.raw, raw);
  });
  return at < 0 ? undefined : recent.splice(at, 1)[0];
}

function isMostlySame(before: FlatLine, after: FlatLine): boolean {
  const { first, last } = sameEnds(before, after);
  return 2 * (first + last) >= after.count;
}

/** How many points two lines have in common at their begin, and of the others at their end. */
function sameEnds(a: FlatLine, b: FlatLine): { first: number; last: number } {
  const least = Math.min(a.count, b.count);
  let first = 0;
  while (first < least && a.easts[first] === b.easts[first] && a.norths[first] === b.norths[first]) first++;
  let last = 0;
  for (let i = a.count - 1, k = b.count - 1; last < least - first; i--, k--, last++)
    if (a.easts[i] !== b.easts[k] || a.norths[i] !== b.norths[k]) break;
  return { first, last };
}

function changedParts(offset: RawOffset, last: Parts): Parts {
  const { line, raw, metres } = offset;
  const changed = new Box();
  const lines = sameEnds(last.line, line);
  const raws = sameEnds(last.raw, raw);
  for (const [one, same] of [
    [last.line, lines],
    [line, lines],
    [last.raw, raws],
    [raw, raws],
  ] as const)
    for (let i = Math.max(0, same.first - 1); i <= Math.min(one.count - 1, one.count - same.last); i++)
      changed.take(one.easts[i] as number, one.norths[i] as number);
  const grown = raw.count - last.raw.count;
  const was = new Int32Array(Math.max(0, raw.count - 1)).fill(-1);
  const anew = new Box();
  for (let i = 0; i < was.length; i++)
    if (changed.isNear(raw, i, metres + 1)) {
      anew.take(raw.easts[i] as number, raw.norths[i] as number);
      anew.take(raw.easts[i + 1] as number, raw.norths[i + 1] as number);
    } else was[i] = i + 1 < raws.first ? i : i - grown;
  return partsOf(offset, anew, { last, was });
}

/** What is left of each piece. `before`: those that are still the same, and which of the last ones they are. */
function partsOf(offset: RawOffset, anew?: Box, before?: { readonly last: Parts; readonly was: Int32Array }): Parts {
  const { line, raw, metres } = offset;
  const { count, easts, norths } = raw;
  const near = metres * (1 - 1e-6) - 1e-4;
  const starts = new Uint32Array(Math.max(1, count));
  const ends = new FlatLine(2 * count);
  const rawPieces = anew ? piecesIn(raw, anew, 0) : new SegmentGrid(raw);
  const linePieces = anew ? piecesIn(line, anew, metres) : new SegmentGrid(line);
  for (let i = 0; i + 1 < count; i++) {
    starts[i] = ends.count;
    const k = before ? (before.was[i] as number) : -1;
    if (before && k >= 0) {
      const { last } = before;
      for (let at = last.starts[k] as number; at < (last.starts[k + 1] as number); at++)
        ends.push(last.ends.easts[at] as number, last.ends.norths[at] as number);
      continue;
    }
    const ae = easts[i] as number;
    const an = norths[i] as number;
    const ue = (easts[i + 1] as number) - ae;
    const un = (norths[i + 1] as number) - an;
    const cuts = cutsOf(raw, i, rawPieces);
    for (let c = 0; c <= cuts.length; c++) {
      const from = cuts[c - 1] ?? 0;
      const to = cuts[c] ?? 1;
      const [fe, fn] = [ae + ue * from, an + un * from];
      const [te, tn] = [ae + ue * to, an + un * to];
      if (near > 0 && !isClear(line, linePieces.near(fe, fn, te, tn, metres), fe, fn, te - fe, tn - fn, near)) continue;
      ends.push(fe, fn);
      ends.push(te, tn);
    }
  }
  starts[Math.max(0, count - 1)] = ends.count;
  return { ...offset, starts, ends };
}

/** Who knows which pieces of a line may be near a straight piece. */
type Near = Pick<SegmentGrid, "near">;

/** Knows them for what lies in a box: where these are few, they are asked one by one. */
function piecesIn(line: FlatLine, box: Box, reach: number): Near {
  const pieces: number[] = [];
  for (let i = 0; i + 1 < line.count; i++) if (box.isNear(line, i, reach)) pieces.push(i);
  if (pieces.length > FEW) return new SegmentGrid(line);
  const found: number[] = [];
  return {
    near(ae, an, be, bn, within) {
      found.length = 0;
      const asked = new Box();
      asked.take(ae, an);
      asked.take(be, bn);
      for (const i of pieces) if (asked.isNear(line, i, within)) found.push(i);
      return found;
    },
  };
}

const FEW = 200;

/** A box around places, metres. */
class Box {
  #west = Infinity;
  #south = Infinity;
  #east = -Infinity;
  #north = -Infinity;

  take(east: number, north: number): void {
    if (east < this.#west) this.#west = east;
    if (east > this.#east) this.#east = east;
    if (north < this.#south) this.#south = north;
    if (north > this.#north) this.#north = north;
  }

  /** Whether a piece of a line may come so near to it. */
  isNear({ easts, norths }: FlatLine, piece: number, reach: number): boolean {
    const ae = easts[piece] as number;
    const be = easts[piece + 1] as number;
    const an = norths[piece] as number;
    const bn = norths[piece + 1] as number;
    return (
      (ae < be ? ae : be) <= this.#east + reach &&
      (ae > be ? ae : be) >= this.#west - reach &&
      (an < bn ? an : bn) <= this.#north + reach &&
      (an > bn ? an : bn) >= this.#south - reach
    );
  }
}

/** The shares of a piece's way, in order, at which others cross it that are not beside it. */
function cutsOf({ easts, norths }: FlatLine, piece: number, pieces: Near): number[] {
  const cuts: number[] = [];
  const [ae, an] = [easts[piece] as number, norths[piece] as number];
  const [be, bn] = [easts[piece + 1] as number, norths[piece + 1] as number];
  for (const other of pieces.near(ae, an, be, bn, 0)) {
    if (other >= piece - 1 && other <= piece + 1) continue;
    // The same way round for both, so that both are cut at the same place.
    const [first, second] = piece < other ? [piece, other] : [other, piece];
    const [fe, fn, se, sn] = [easts[first], norths[first], easts[second], norths[second]] as [
      number,
      number,
      number,
      number,
    ];
    const ue = (easts[first + 1] as number) - fe;
    const un = (norths[first + 1] as number) - fn;
    const ve = (easts[second + 1] as number) - se;
    const vn = (norths[second + 1] as number) - sn;
    const det = ue * vn - un * ve;
    if (det * det < 1e-18 * (ue * ue + un * un) * (ve * ve + vn * vn)) continue;
    const s = ((se - fe) * vn - (sn - fn) * ve) / det;
    const t = ((se - fe) * un - (sn - fn) * ue) / det;
    if (s >= 0 && s <= 1 && t >= 0 && t <= 1) cuts.push(first === piece ? s : t);
  }
  return cuts.length > 1 ? cuts.sort((x, y) => x - y) : cuts;
}

/** Whether some pieces of a line all stay more than `near` metres away from a straight piece, by the places that tell. */
function isClear(
  { easts, norths }: FlatLine,
  pieces: readonly number[],
  ae: number,
  an: number,
  ue: number,
  un: number,
  near: number,
): boolean {
  const square = near * near;
  const reach = near + Math.sqrt(ue * ue + un * un) / 2;
  // What is farther from the middle than this is far from all of it.
  beside.length = 0;
  for (const share of SAMPLES) {
    const middle = share === 0.5;
    const east = ae + ue * share;
    const north = an + un * share;
    const asked = middle ? pieces : beside;
    for (let k = 0; k < asked.length; k++) {
      const i = asked[k] as number;
      const pe = easts[i] as number;
      const pn = norths[i] as number;
      const de = (easts[i + 1] as number) - pe;
      const dn = (norths[i + 1] as number) - pn;
      const along = ((east - pe) * de + (north - pn) * dn) / (de * de + dn * dn);
      const t = along < 0 ? 0 : along > 1 ? 1 : along;
      const e = pe + de * t - east;
      const n = pn + dn * t - north;
      const away = e * e + n * n;
      if (away < square) return false;
      if (middle && away < reach * reach) beside.push(i);
    }
  }
  return true;
}

const beside: number[] = [];
const SAMPLES = [0.5, 0.02, 0.98, 0.25, 0.75]; // share of a piece, its middle first
