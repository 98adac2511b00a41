/** A place in metres. */
export interface Xy {
  readonly east: number;
  readonly north: number;
}

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
  #question = 0;

  constructor(line: readonly Xy[]) {
    const count = Math.max(0, line.length - 1);
    let west = Number.POSITIVE_INFINITY;
    let south = Number.POSITIVE_INFINITY;
    let east = Number.NEGATIVE_INFINITY;
    let north = Number.NEGATIVE_INFINITY;
    for (const p of line.length > 0 ? line : [{ east: 0, north: 0 }]) {
      west = Math.min(west, p.east);
      south = Math.min(south, p.north);
      east = Math.max(east, p.east);
      north = Math.max(north, p.north);
    }
    this.#west = west;
    this.#south = south;
    // About as many squares as pieces, along the longer side at most four for each.
    const area = Math.max(east - west, 1) * Math.max(north - south, 1);
    this.#size = Math.max(Math.sqrt(area / (count + 1)), Math.max(east - west, north - south) / (4 * count + 4), 1e-3);
    this.#columns = Math.floor((east - west) / this.#size) + 1;
    this.#rows = Math.floor((north - south) / this.#size) + 1;
    const starts = new Uint32Array(this.#columns * this.#rows + 1);
    const each = (visit: (square: number, piece: number) => void) => {
      for (let i = 0; i < count; i++) this.#squares(line[i] as Xy, line[i + 1] as Xy, 0, (square) => visit(square, i));
    };
    each((square) => {
      starts[square + 1] = (starts[square + 1] as number) + 1;
    });
    for (let k = 1; k < starts.length; k++) starts[k] = (starts[k] as number) + (starts[k - 1] as number);
    const filled = starts.slice();
    this.#starts = starts;
    this.#pieces = new Uint32Array(starts[starts.length - 1] as number);
    each((square, i) => {
      const at = filled[square] as number;
      this.#pieces[at] = i;
      filled[square] = at + 1;
    });
    this.#askedIn = new Uint32Array(count);
  }

  /** Pieces that may come within `reach` metres of the straight line from `a` to `b`, each once; more than do. */
  near(a: Xy, b: Xy, reach: number): number[] {
    return this.nearAfter(a, b, reach, -1);
  }

  /** The same of the pieces after piece `last`. */
  nearAfter(a: Xy, b: Xy, reach: number, last: number): number[] {
    const out: number[] = [];
    this.#question++;
    this.#squares(a, b, reach, (square) => {
      const end = this.#starts[square + 1] as number;
      for (let k = this.#starts[square] as number; k < end; k++) {
        const piece = this.#pieces[k] as number;
        if (piece <= last || this.#askedIn[piece] === this.#question) continue;
        this.#askedIn[piece] = this.#question;
        out.push(piece);
      }
    });
    return out;
  }

  /** The squares under the box around a piece; row by row only those that the piece itself comes near. */
  #squares(a: Xy, b: Xy, reach: number, visit: (square: number) => void): void {
    const size = this.#size;
    const low = Math.min(a.north, b.north) - reach;
    const high = Math.max(a.north, b.north) + reach;
    const r0 = Math.max(0, Math.floor((low - this.#south) / size));
    const r1 = Math.min(this.#rows - 1, Math.floor((high - this.#south) / size));
    const rise = b.north - a.north;
    for (let r = r0; r <= r1; r++) {
      // The part of the piece that lies in this row, widened by the reach.
      let t0 = 0;
      let t1 = 1;
      if (Math.abs(rise) > 1e-9) {
        const from = (this.#south + r * size - reach - a.north) / rise;
        const to = (this.#south + (r + 1) * size + reach - a.north) / rise;
        t0 = Math.max(0, Math.min(from, to));
        t1 = Math.min(1, Math.max(from, to));
      }
      const x0 = a.east + (b.east - a.east) * t0;
      const x1 = a.east + (b.east - a.east) * t1;
      const c0 = Math.max(0, Math.floor((Math.min(x0, x1) - reach - this.#west) / size - 1e-9));
      const c1 = Math.min(this.#columns - 1, Math.floor((Math.max(x0, x1) + reach - this.#west) / size + 1e-9));
      for (let c = c0; c <= c1; c++) visit(r * this.#columns + c);
    }
  }
}
