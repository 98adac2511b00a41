import type { FlatLine } from "./flatLine.ts";

/** A place in metres. */
export interface Xy {
  readonly east: number;
  readonly north: number;
}

const MOST_SQUARES = 24; // for each piece

/** The straight pieces of a line sorted into squares, so that those near a place are found without asking all. */
export class SegmentGrid {
  readonly #west: number;
  readonly #south: number;
  readonly #size: number;
  readonly #columns: number;
  readonly #rows: number;
  /** Where each square's pieces begin in the list of all. */
  readonly #starts: Uint32Array;
  readonly #pieces: Uint32Array;
  readonly #askedIn: Uint32Array;
  readonly #found: number[] = [];
  #question = 0;
  /** First and last column of the row that was looked at last. */
  #from = 0;
  #to = 0;

  constructor({ count: points, easts, norths }: FlatLine) {
    const count = Math.max(0, points - 1);
    let [west, south, east, north] = points > 0 ? [Infinity, Infinity, -Infinity, -Infinity] : [0, 0, 0, 0];
    let length = 0;
    for (let i = 0; i < points; i++) {
      if (i > 0)
        length +=
          Math.abs((easts[i] as number) - (easts[i - 1] as number)) +
          Math.abs((norths[i] as number) - (norths[i - 1] as number));
      west = Math.min(west, easts[i] as number);
      south = Math.min(south, norths[i] as number);
      east = Math.max(east, easts[i] as number);
      north = Math.max(north, norths[i] as number);
    }
    this.#west = west;
    this.#south = south;
    // As large as a piece is long, so that few lie in each; not more of them than there is memory for.
    const area = Math.max(east - west, 1) * Math.max(north - south, 1);
    const most = MOST_SQUARES * (count + 1);
    this.#size = Math.max(
      (1.5 * length) / (count + 1),
      Math.sqrt(area / most),
      (2 * Math.max(east - west, north - south)) / most,
      1e-3,
    );
    this.#columns = Math.floor((east - west) / this.#size) + 1;
    this.#rows = Math.floor((north - south) / this.#size) + 1;
    const starts = new Uint32Array(this.#columns * this.#rows + 1);
    for (let i = 0; i < count; i++) {
      const an = norths[i] as number;
      const bn = norths[i + 1] as number;
      const last = this.#lastRow(an, bn, 0);
      for (let r = this.#firstRow(an, bn, 0); r <= last; r++) {
        this.#span(easts[i] as number, an, easts[i + 1] as number, bn, 0, r);
        for (let c = this.#from; c <= this.#to; c++) {
          const next = r * this.#columns + c + 1;
          starts[next] = (starts[next] as number) + 1;
        }
      }
    }
    for (let k = 1; k < starts.length; k++) starts[k] = (starts[k] as number) + (starts[k - 1] as number);
    const filled = starts.slice();
    this.#starts = starts;
    this.#pieces = new Uint32Array(starts[starts.length - 1] as number);
    for (let i = 0; i < count; i++) {
      const an = norths[i] as number;
      const bn = norths[i + 1] as number;
      const last = this.#lastRow(an, bn, 0);
      for (let r = this.#firstRow(an, bn, 0); r <= last; r++) {
        this.#span(easts[i] as number, an, easts[i + 1] as number, bn, 0, r);
        for (let c = this.#from; c <= this.#to; c++) {
          const square = r * this.#columns + c;
          const at = filled[square] as number;
          this.#pieces[at] = i;
          filled[square] = at + 1;
        }
      }
    }
    this.#askedIn = new Uint32Array(count);
  }

  /**
   * Pieces after piece `after` that may come within `reach` metres of the straight line from a to b, each once, in no
   * order; more than do. The answer is good until the next question.
   */
  near(ae: number, an: number, be: number, bn: number, reach: number, after = -1): readonly number[] {
    const found = this.#found;
    found.length = 0;
    const question = ++this.#question;
    const last = this.#lastRow(an, bn, reach);
    for (let r = this.#firstRow(an, bn, reach); r <= last; r++) {
      this.#span(ae, an, be, bn, reach, r);
      const row = r * this.#columns;
      const end = this.#to >= this.#from ? (this.#starts[row + this.#to + 1] as number) : 0;
      for (let k = this.#starts[row + this.#from] as number; k < end; k++) {
        const piece = this.#pieces[k] as number;
        if (piece <= after || this.#askedIn[piece] === question) continue;
        this.#askedIn[piece] = question;
        found.push(piece);
      }
    }
    return found;
  }

  #firstRow(an: number, bn: number, reach: number): number {
    return Math.max(0, Math.floor((Math.min(an, bn) - reach - this.#south) / this.#size));
  }

  #lastRow(an: number, bn: number, reach: number): number {
    return Math.min(this.#rows - 1, Math.floor((Math.max(an, bn) + reach - this.#south) / this.#size));
  }

  /** The columns of a row that the part of a piece which lies in that row, widened by the reach, comes near. */
  #span(ae: number, an: number, be: number, bn: number, reach: number, r: number): void {
    const size = this.#size;
    const rise = bn - an;
    let t0 = 0;
    let t1 = 1;
    if (Math.abs(rise) > 1e-9) {
      const from = (this.#south + r * size - reach - an) / rise;
      const to = (this.#south + (r + 1) * size + reach - an) / rise;
      t0 = Math.max(0, Math.min(from, to));
      t1 = Math.min(1, Math.max(from, to));
    }
    const x0 = ae + (be - ae) * t0;
    const x1 = ae + (be - ae) * t1;
    this.#from = Math.max(0, Math.floor((Math.min(x0, x1) - reach - this.#west) / size - 1e-9));
    this.#to = Math.min(this.#columns - 1, Math.floor((Math.max(x0, x1) + reach - this.#west) / size + 1e-9));
  }
}
