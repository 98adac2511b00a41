import { bearing, distance, offset } from "../geo/enu.ts";
import { type LatLon, toRad, wrap180 } from "../geo/position.ts";

export interface CoverageGrid {
  /** Size of a cell along the section, metres; across it is as near to that as divides the width. */
  readonly step: number;
  /** Half the width of the corridor, metres (a plan's watchWidth). */
  readonly width: number;
}

/**
 * The corridor around a section as cells in columns along it and rows from left to right across it; cell `i` is row
 * `i % rows` of column `floor(i / rows)`. Sections over the date line stay in one piece.
 */
export class CorridorGrid {
  readonly section: readonly LatLon[];
  /** As it was asked for. */
  readonly size: CoverageGrid;
  readonly columns: number;
  readonly rows: number;
  /** Metres of a cell along and across the section. */
  readonly long: number;
  readonly wide: number;
  /** Metres of the section. */
  readonly length: number;
  /** Of each column's middle: degrees (longitudes run on over the date line), and the section's bearing, radians. */
  readonly lats: Float64Array;
  readonly lons: Float64Array;
  readonly bearings: Float64Array;
  readonly #unrolled: readonly LatLon[];
  readonly #marks: readonly number[];

  constructor(section: readonly LatLon[], size: CoverageGrid) {
    const { step, width } = size;
    if (section.length < 2) throw new RangeError(`coverage needs a section of 2 points, got ${section.length}`);
    this.section = section;
    this.size = size;
    this.#unrolled = unrolled(section);
    let sum = 0;
    this.#marks = this.#unrolled.map((p, i) => {
      if (i > 0) sum += distance(this.#unrolled[i - 1] as LatLon, p);
      return sum;
    });
    this.length = sum;
    this.columns = Math.max(1, Math.round(sum / step));
    if (!(this.columns <= MOST_COLUMNS))
      throw new RangeError(`a section of ${Math.round(sum / 1000)} km is longer than coverage can be counted for`);
    this.long = sum / this.columns;
    const each = Math.max(0, Math.round(width / step - 0.5)); // rows on each side of the middle one
    this.rows = 2 * each + 1;
    this.wide = (2 * width) / this.rows;
    this.lats = new Float64Array(this.columns);
    this.lons = new Float64Array(this.columns);
    this.bearings = new Float64Array(this.columns);
    this.#walk();
  }

  get cells(): number {
    return this.columns * this.rows;
  }

  /** Metres to the right of the section of a row's middle; negative to the left. */
  across(row: number): number {
    return (row - (this.rows - 1) / 2) * this.wide;
  }

  /** Metres along the section of a column's middle. */
  along(column: number): number {
    return (column + 0.5) * this.long;
  }

  centre(cell: number): LatLon {
    return this.#at(Math.floor(cell / this.rows), 0, this.across(cell % this.rows));
  }

  /** Four corners, for drawing. */
  ring(cell: number): LatLon[] {
    return this.ringOf(Math.floor(cell / this.rows), cell % this.rows, cell % this.rows);
  }

  /** The corners of several cells of a column, from one row to another. */
  ringOf(column: number, fromRow: number, toRow: number): LatLon[] {
    const left = this.across(fromRow) - this.wide / 2;
    const right = this.across(toRow) + this.wide / 2;
    const half = this.long / 2;
    return [
      this.#at(column, -half, left),
      this.#at(column, half, left),
      this.#at(column, half, right),
      this.#at(column, -half, right),
    ];
  }

  /** A crossing of the lines between cells: `border` 0 … columns along the section, `lane` 0 … rows from left to right. */
  crossing(border: number, lane: number): LatLon {
    const column = Math.min(border, this.columns - 1);
    const ahead = (border - column - 0.5) * this.long;
    return this.#at(column, ahead, (lane - this.rows / 2) * this.wide);
  }

  /** The place so many metres along the section. */
  placeAt(along: number): LatLon {
    let piece = 0;
    while (piece < this.#unrolled.length - 2 && (this.#marks[piece + 1] as number) < along) piece++;
    return this.#on(piece, along);
  }

  #at(column: number, ahead: number, right: number): LatLon {
    const bearingDeg = ((this.bearings[column] as number) * 180) / Math.PI;
    const middle = { lat: this.lats[column] as number, lon: this.lons[column] as number };
    return folded(offset(offset(middle, bearingDeg, ahead), bearingDeg + 90, right));
  }

  #on(piece: number, along: number): LatLon {
    const a = this.#unrolled[piece] as LatLon;
    const b = this.#unrolled[piece + 1] as LatLon;
    const length = (this.#marks[piece + 1] as number) - (this.#marks[piece] as number);
    const t = length === 0 ? 0 : (along - (this.#marks[piece] as number)) / length;
    return folded({ lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t });
  }

  /** Puts the columns' middles along the section, in one walk. */
  #walk(): void {
    let piece = 0;
    let bearingOf = -1;
    let towards = 0;
    for (let c = 0; c < this.columns; c++) {
      const along = this.along(c);
      while (piece < this.#unrolled.length - 2 && (this.#marks[piece + 1] as number) < along) piece++;
      const a = this.#unrolled[piece] as LatLon;
      const b = this.#unrolled[piece + 1] as LatLon;
      if (bearingOf !== piece) towards = toRad(bearing(a, b));
      bearingOf = piece;
      const length = (this.#marks[piece + 1] as number) - (this.#marks[piece] as number);
      const t = length === 0 ? 0 : (along - (this.#marks[piece] as number)) / length;
      this.lats[c] = a.lat + (b.lat - a.lat) * t;
      this.lons[c] = a.lon + (b.lon - a.lon) * t;
      this.bearings[c] = towards;
    }
  }
}

const MOST_COLUMNS = 1_000_000;

/** The line with longitudes that run on where it crosses the date line. */
function unrolled(section: readonly LatLon[]): LatLon[] {
  let lon = section[0]?.lon ?? 0;
  return section.map((p) => {
    lon += wrap180(p.lon - lon);
    return { lat: p.lat, lon };
  });
}

const folded = ({ lat, lon }: LatLon): LatLon => ({ lat, lon: lon >= 180 || lon < -180 ? wrap180(lon) : lon });
