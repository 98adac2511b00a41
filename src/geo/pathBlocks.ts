import { distance } from "./enu.ts";
import { type LatLon, wrap180 } from "./position.ts";

/** The pieces of a long line in blocks that follow each other, each with the box of degrees around it. */
class PathBlocks {
  /** Metres from the line's start to each of its points. */
  readonly marks: Float64Array;
  readonly #pieces: number;
  readonly #count: number;
  /** Middle and half height and width of each box, degrees. */
  readonly #boxes: Float64Array;
  readonly #gaps: Float64Array;

  constructor(points: readonly LatLon[]) {
    this.#pieces = points.length - 1;
    this.#count = Math.ceil(this.#pieces / BLOCK);
    this.marks = new Float64Array(points.length);
    this.#boxes = new Float64Array(4 * this.#count);
    this.#gaps = new Float64Array(this.#count);
    for (let i = 1; i < points.length; i++)
      this.marks[i] = (this.marks[i - 1] as number) + distance(points[i - 1] as LatLon, points[i] as LatLon);
    for (let k = 0; k < this.#count; k++) {
      const first = points[k * BLOCK] as LatLon;
      let [south, north, west, east] = [first.lat, first.lat, 0, 0];
      for (let i = k * BLOCK; i <= Math.min(this.#pieces, (k + 1) * BLOCK); i++) {
        const { lat, lon } = points[i] as LatLon;
        south = Math.min(south, lat);
        north = Math.max(north, lat);
        west = Math.min(west, wrap180(lon - first.lon));
        east = Math.max(east, wrap180(lon - first.lon));
      }
      this.#boxes.set(
        [(south + north) / 2, first.lon + (west + east) / 2, (north - south) / 2, (east - west) / 2],
        4 * k,
      );
    }
  }

  /** Calls `look` for the pieces of blocks that may be nearer (metres, squared) than what was found, likely ones first. */
  visit(
    place: LatLon,
    perLat: number,
    perLon: number,
    least: () => number,
    look: (from: number, to: number) => void,
  ): void {
    let nearest = 0;
    for (let k = 0; k < this.#count; k++) {
      const lat = this.#boxes[4 * k] as number;
      const lon = this.#boxes[4 * k + 1] as number;
      const high = this.#boxes[4 * k + 2] as number;
      const wide = this.#boxes[4 * k + 3] as number;
      const apart = Math.abs(lon - place.lon);
      const e = Math.max(0, (apart > 180 ? Math.abs(360 - apart) : apart) - wide) * perLon;
      const n = Math.max(0, Math.abs(lat - place.lat) - high) * perLat;
      this.#gaps[k] = e * e + n * n;
      if ((this.#gaps[k] as number) < (this.#gaps[nearest] as number)) nearest = k;
    }
    const block = (k: number) => look(k * BLOCK, Math.min(this.#pieces, (k + 1) * BLOCK));
    block(nearest);
    for (let k = 0; k < this.#count; k++) if (k !== nearest && (this.#gaps[k] as number) <= least()) block(k);
  }
}

const BLOCK = 24; // pieces
const LONG = 3 * BLOCK; // points from which blocks are worth making

const known = new WeakMap<readonly LatLon[], PathBlocks>();

/** The blocks of a long line, made once for each line; undefined for a short one. Lines are never changed in place. */
export function blocksOf(points: readonly LatLon[]): PathBlocks | undefined {
  if (points.length < LONG) return undefined;
  const had = known.get(points);
  if (had) return had;
  const blocks = new PathBlocks(points);
  known.set(points, blocks);
  return blocks;
}
