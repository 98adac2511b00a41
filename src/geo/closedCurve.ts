import { FlatLine } from "./flatLine.ts";
import { SegmentGrid } from "./segmentGrid.ts";

/** The places of a piece at which others cross it, in their order along it. */
interface Cuts {
  readonly shares: readonly number[];
  /** The pieces that cross it there. */
  readonly others: readonly number[];
}

/** A stretch of a piece between two crossings, walked one way or the other. */
export interface Stretch {
  readonly piece: number;
  /** How many of the piece's crossings lie before it. */
  readonly gap: number;
  readonly ahead: boolean;
}

/**
 * A closed curve on a plane that may cross itself, and the borders of the areas that it divides the plane into. They are
 * walked from crossing to crossing, so that each ends where it began, after at most as many steps as there are stretches,
 * whatever the curve is like.
 */
export class ClosedCurve {
  /** Its points, the first again at the end. */
  readonly #line: FlatLine;
  readonly #pieces: number;
  readonly #grid: SegmentGrid;
  readonly #cuts: (Cuts | undefined)[] = [];

  /**
   * `trembling`: metres by which each point is put aside at most, always the same way. Where pieces lie on each other
   * or meet in corners, that makes plain crossings of it.
   */
  constructor({ count, easts, norths }: FlatLine, trembling: number) {
    const line = new FlatLine(count + 1);
    for (let i = 0; i < count; i++)
      line.push((easts[i] as number) + trembling * noise(2 * i), (norths[i] as number) + trembling * noise(2 * i + 1));
    if (count > 0) line.push(line.easts[0] as number, line.norths[0] as number);
    this.#line = line;
    this.#pieces = count;
    this.#grid = new SegmentGrid(line);
  }

  /** The border of all that it encloses, holes filled, counter-clockwise; undefined where it has no three points. */
  outer(): FlatLine | undefined {
    if (this.#pieces < 3) return undefined;
    const { easts, norths } = this.#line;
    let lowest = 0;
    for (let i = 1; i < this.#pieces; i++) {
      const higher = (norths[i] as number) - (norths[lowest] as number);
      if (higher < 0 || (higher === 0 && (easts[i] as number) < (easts[lowest] as number))) lowest = i;
    }
    // Of the two pieces that meet in the lowest point, away along the one that is farther to the right.
    const before = (lowest + this.#pieces - 1) % this.#pieces;
    const [ue, un] = this.#along(lowest);
    const [ve, vn] = this.#along(before);
    const onward = -ve * un + vn * ue <= 0;
    return this.walk(
      onward
        ? { piece: lowest, gap: 0, ahead: true }
        : { piece: before, gap: this.#cutsOf(before).shares.length, ahead: false },
      "right",
    );
  }

  /** Every stretch, walked ahead, with the place in its middle. */
  *stretches(): Generator<{ readonly stretch: Stretch; readonly east: number; readonly north: number }> {
    for (let piece = 0; piece < this.#pieces; piece++) {
      const { shares } = this.#cutsOf(piece);
      for (let gap = 0; gap <= shares.length; gap++) {
        const [east, north] = this.#at(piece, ((shares[gap - 1] ?? 0) + (shares[gap] ?? 1)) / 2);
        yield { stretch: { piece, gap, ahead: true }, east, north };
      }
    }
  }

  /** The way back to a stretch that takes the first turn to one side at each crossing; `visit` is told of each stretch. */
  walk(from: Stretch, turn: "left" | "right", visit?: (stretch: Stretch) => void): FlatLine | undefined {
    const out = new FlatLine(64);
    let { piece, gap, ahead } = from;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      visit?.({ piece, gap, ahead });
      const { shares, others } = this.#cutsOf(piece);
      const k = ahead ? gap : gap - 1;
      const other = others[k];
      if (other === undefined) {
        out.add(...this.#at(piece, ahead ? 1 : 0));
        piece = (piece + (ahead ? 1 : this.#pieces - 1)) % this.#pieces;
        gap = ahead ? 0 : this.#cutsOf(piece).shares.length;
      } else {
        out.add(...this.#at(piece, shares[k] as number));
        const [ue, un] = this.#along(piece);
        const [ve, vn] = this.#along(other);
        const leftOfPiece = ue * vn - un * ve > 0;
        const onLeft = leftOfPiece === ahead;
        const met = this.#cutsOf(other).others.indexOf(piece);
        if (met < 0) return undefined;
        ahead = onLeft === (turn === "left");
        gap = ahead ? met + 1 : met;
        piece = other;
      }
      if (piece === from.piece && gap === from.gap && ahead === from.ahead) return out;
    }
    return undefined;
  }

  #along(piece: number): [number, number] {
    const { easts, norths } = this.#line;
    return [
      (easts[piece + 1] as number) - (easts[piece] as number),
      (norths[piece + 1] as number) - (norths[piece] as number),
    ];
  }

  #at(piece: number, share: number): [number, number] {
    const [e, n] = this.#along(piece);
    return [(this.#line.easts[piece] as number) + e * share, (this.#line.norths[piece] as number) + n * share];
  }

  #cutsOf(piece: number): Cuts {
    const known = this.#cuts[piece];
    if (known) return known;
    const { easts, norths } = this.#line;
    const found: { share: number; other: number }[] = [];
    const near = this.#grid.near(
      easts[piece] as number,
      norths[piece] as number,
      easts[piece + 1] as number,
      norths[piece + 1] as number,
      0,
    );
    for (const other of near) {
      const apart = Math.abs(other - piece);
      if (apart < 2 || apart === this.#pieces - 1) continue;
      const share = piece < other ? this.#crossing(piece, other)?.[0] : this.#crossing(other, piece)?.[1];
      if (share !== undefined) found.push({ share, other });
    }
    found.sort((a, b) => a.share - b.share || a.other - b.other);
    const cuts = { shares: found.map(({ share }) => share), others: found.map(({ other }) => other) };
    this.#cuts[piece] = cuts;
    return cuts;
  }

  /** How far along each of two pieces they cross, 0…1; asked the same way round always, so that both agree. */
  #crossing(first: number, second: number): [number, number] | undefined {
    const { easts, norths } = this.#line;
    const [ue, un] = this.#along(first);
    const [ve, vn] = this.#along(second);
    const det = ue * vn - un * ve;
    if (det === 0) return undefined;
    const we = (easts[second] as number) - (easts[first] as number);
    const wn = (norths[second] as number) - (norths[first] as number);
    const s = (we * vn - wn * ve) / det;
    const t = (we * un - wn * ue) / det;
    return s >= 0 && s <= 1 && t >= 0 && t <= 1 ? [s, t] : undefined;
  }
}

/** Far more than the border of any one area among as many pieces as a plan can have. */
const MOST_STEPS = 4_000_000;

/** A number between −1 and 1 that is always the same for the same one, and looks like none. */
function noise(seed: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
}
