import { distance, EnuFrame } from "../../geo/enu.ts";
import { FlatLine } from "../../geo/flatLine.ts";
import type { LatLon } from "../../geo/position.ts";
import { SegmentGrid, type Xy } from "../../geo/segmentGrid.ts";
import type { Leg, LegPoint } from "../leg.ts";
import type { OtherFlight } from "./otherFlight.ts";

/** How far two flights whose times are unknown have to stay apart: beside each other or, where they do not, in height. */
export const SEPARATION = { horizontal: 50, vertical: 15 } as const; // metres

/** Where two flights come too near each other. */
export interface Approach {
  readonly place: LatLon;
  /** Metres between their paths there, seen from above. */
  readonly beside: number;
  /** Metres between the heights that they may have there; undefined where some heights near each other are not known. */
  readonly above: number | undefined;
  /** Metres by which the first has to fly higher, or lower, to stay clear of the other everywhere; infinite where heights are not known. */
  readonly up: number;
  readonly down: number;
}

/**
 * Where the first flight comes nearest in height to another one of those places where their paths run nearer to each
 * other than `horizontal` metres; undefined where they stay apart. Nothing is assumed about times: each may be anywhere
 * on its path. Take-off and landing straight above a base are left out: who shares a base takes off one after the other.
 */
export function approachOf(
  legs: readonly Leg[],
  other: Pick<OtherFlight, "legs">,
  { horizontal, vertical }: { readonly horizontal: number; readonly vertical: number } = SEPARATION,
): Approach | undefined {
  const there = laidOut(other);
  const datum = there && datumOf(legs, other.legs);
  if (!there || !datum) return undefined;
  const { frame, line, grid, box } = there;
  const own = new Piece();
  const near = new Piece();
  let worst: { gap: number; beside: number; at: Xy } | undefined;
  let up = Number.NEGATIVE_INFINITY;
  let down = Number.NEGATIVE_INFINITY;
  for (const leg of legs) {
    own.take(frame.toEnu(bare(leg.from)), frame.toEnu(bare(leg.to)), datum(leg.from), datum(leg.to));
    if (own.beyond(box, horizontal)) continue;
    const { a, b } = own;
    for (const i of grid.near(a.east, a.north, b.east, b.north, horizontal)) {
      const { from, to } = other.legs[i] as Leg;
      near.take(pointOf(line, i), pointOf(line, i + 1), datum(from), datum(to));
      const [s0, s1] = own.within(near, horizontal);
      if (s0 > s1) continue;
      const [t0, t1] = near.within(own, horizontal);
      if (t0 > t1) continue;
      const [low, high] = own.heights(s0, s1);
      const [floor, top] = near.heights(t0, t1);
      const known = !Number.isNaN(low + floor);
      up = Math.max(up, known ? top + vertical - low : Number.POSITIVE_INFINITY);
      down = Math.max(down, known ? high + vertical - floor : Number.POSITIVE_INFINITY);
      const gap = known ? Math.max(0, low - top, floor - high) : 0;
      if (gap >= vertical || (worst && (gap > worst.gap || (gap === worst.gap && worst.beside === 0)))) continue;
      const at = own.place((s0 + s1) / 2);
      const beside = gapOf(own, near);
      if (!worst || gap < worst.gap || beside < worst.beside) worst = { gap, beside, at };
    }
  }
  if (!worst) return undefined;
  const { lat, lon } = frame.toPosition(worst.at);
  return { place: { lat, lon }, beside: worst.beside, above: Number.isFinite(up) ? worst.gap : undefined, up, down };
}

interface LaidOut {
  readonly frame: EnuFrame;
  readonly line: FlatLine;
  readonly grid: SegmentGrid;
  readonly box: Box;
}

interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

const known = new WeakMap<readonly Leg[], LaidOut>();

/** A flight sorted into squares, once; undefined where it has no legs. */
function laidOut({ legs }: Pick<OtherFlight, "legs">): LaidOut | undefined {
  const before = known.get(legs);
  const first = legs[0];
  if (before || !first) return before;
  // Degrees of longitude are shortest nearest to a pole: measured there, no distance elsewhere seems longer than it is.
  let origin: LatLon = first.from;
  for (const { to } of legs) if (Math.abs(to.lat) > Math.abs(origin.lat)) origin = to;
  const frame = new EnuFrame({ lat: origin.lat, lon: origin.lon });
  const line = new FlatLine(legs.length + 1);
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const place of [first.from, ...legs.map(({ to }) => to)]) {
    const { east, north } = frame.toEnu(bare(place));
    line.push(east, north);
    box.west = Math.min(box.west, east);
    box.east = Math.max(box.east, east);
    box.south = Math.min(box.south, north);
    box.north = Math.max(box.north, north);
  }
  const made = { frame, line, grid: new SegmentGrid(line), box };
  known.set(legs, made);
  return made;
}

const pointOf = ({ easts, norths }: FlatLine, i: number): Xy => ({
  east: easts[i] as number,
  north: norths[i] as number,
});

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });

type Datum = (point: LegPoint) => number;
const blind: Datum = () => Number.NaN;

/** By what two flights' heights are compared: above the sea; above home where both start from one; else not at all. */
function datumOf(own: readonly Leg[], other: readonly Leg[]): Datum | undefined {
  const [a, b] = [own[0]?.from, other[0]?.from];
  if (!a || !b) return undefined;
  if (a.amsl !== undefined && b.amsl !== undefined) return ({ amsl }) => amsl ?? Number.NaN;
  return distance(a, b) < ONE_BASE ? ({ ahl }) => ahl : blind;
}
const ONE_BASE = 20; // metres

/** A straight piece of a path with the heights of its ends, used over and over. */
class Piece {
  a: Xy = { east: 0, north: 0 };
  b: Xy = { east: 0, north: 0 };
  #low = 0;
  #rise = 0;

  take(a: Xy, b: Xy, from: number, to: number): void {
    this.a = a;
    this.b = b;
    this.#low = from;
    this.#rise = to - from;
  }

  beyond({ west, east, south, north }: Box, by: number): boolean {
    const { a, b } = this;
    return (
      Math.max(a.east, b.east) < west - by ||
      Math.min(a.east, b.east) > east + by ||
      Math.max(a.north, b.north) < south - by ||
      Math.min(a.north, b.north) > north + by
    );
  }

  place(s: number): Xy {
    const { a, b } = this;
    return { east: a.east + (b.east - a.east) * s, north: a.north + (b.north - a.north) * s };
  }

  /** Lowest and highest between two shares of its length. */
  heights(s0: number, s1: number): [low: number, high: number] {
    const [from, to] = [this.#low + this.#rise * s0, this.#low + this.#rise * s1];
    return from <= to ? [from, to] : [to, from];
  }

  /** From and to which share of its length it is nearer to another piece than `reach`; the first is greater where nowhere. */
  within(other: Piece, reach: number): [from: number, to: number] {
    const [de, dn] = [this.b.east - this.a.east, this.b.north - this.a.north];
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    const add = (s0: number, s1: number): void => {
      const [low, high] = [Math.max(0, Math.min(s0, s1)), Math.min(1, Math.max(s0, s1))];
      if (low > high) return;
      from = Math.min(from, low);
      to = Math.max(to, high);
    };
    // What is near a straight piece is round about its ends, and a rectangle between: all convex together.
    for (const end of [other.a, other.b]) {
      const [e, n] = [this.a.east - end.east, this.a.north - end.north];
      const square = de * de + dn * dn;
      const rest = e * e + n * n - reach * reach;
      if (square === 0) {
        if (rest <= 0) add(0, 1);
        continue;
      }
      const half = e * de + n * dn;
      const root = half * half - square * rest;
      if (root >= 0) add((-half - Math.sqrt(root)) / square, (-half + Math.sqrt(root)) / square);
    }
    const [ue, un] = [other.b.east - other.a.east, other.b.north - other.a.north];
    const length = Math.hypot(ue, un);
    if (length === 0) return [from, to];
    const [e, n] = [this.a.east - other.a.east, this.a.north - other.a.north];
    const along = slab((e * ue + n * un) / length, (de * ue + dn * un) / length, 0, length);
    const across = slab((n * ue - e * un) / length, (dn * ue - de * un) / length, -reach, reach);
    if (along && across) {
      const [s0, s1] = [Math.max(along[0], across[0]), Math.min(along[1], across[1])];
      if (s0 <= s1) add(s0, s1);
    }
    return [from, to];
  }
}

/** For which s `start + s · step` lies between two values. */
function slab(start: number, step: number, low: number, high: number): [number, number] | undefined {
  if (Math.abs(step) < 1e-9) return start >= low && start <= high ? [0, 1] : undefined;
  const [s0, s1] = [(low - start) / step, (high - start) / step];
  return s0 <= s1 ? [s0, s1] : [s1, s0];
}

/** Metres between two straight pieces, seen from above. */
function gapOf(one: Piece, other: Piece): number {
  let [low, high] = [0, 1];
  const away = (s: number) => toPiece(one.place(s), other);
  // The distance to something convex has one valley.
  for (let i = 0; i < 40; i++) {
    const [s, t] = [low + (high - low) / 3, high - (high - low) / 3];
    if (away(s) <= away(t)) high = t;
    else low = s;
  }
  return away((low + high) / 2);
}

function toPiece(p: Xy, { a, b }: Piece): number {
  const [de, dn] = [b.east - a.east, b.north - a.north];
  const square = de * de + dn * dn;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((p.east - a.east) * de + (p.north - a.north) * dn) / square));
  return Math.hypot(p.east - a.east - de * t, p.north - a.north - dn * t);
}
