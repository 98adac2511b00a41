import type { Xy } from "../../geo/segmentGrid.ts";

/** What a flight lies within, metres. */
export interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** A straight piece of a path with the heights of its ends, used over and over. */
export class FlownPiece {
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
  within(other: FlownPiece, reach: number): [from: number, to: number] {
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
export function gapBetween(one: FlownPiece, other: FlownPiece): number {
  const sides = (p: FlownPiece, q: FlownPiece) => sideOf(p, q.a) * sideOf(p, q.b);
  if (sides(one, other) < 0 && sides(other, one) < 0) return 0;
  return Math.min(toPiece(one.a, other), toPiece(one.b, other), toPiece(other.a, one), toPiece(other.b, one));
}

/** Positive to the left of a piece, negative to its right. */
const sideOf = ({ a, b }: FlownPiece, p: Xy): number =>
  (b.east - a.east) * (p.north - a.north) - (b.north - a.north) * (p.east - a.east);

function toPiece(p: Xy, { a, b }: FlownPiece): number {
  const [de, dn] = [b.east - a.east, b.north - a.north];
  const square = de * de + dn * dn;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((p.east - a.east) * de + (p.north - a.north) * dn) / square));
  return Math.hypot(p.east - a.east - de * t, p.north - a.north - dn * t);
}
