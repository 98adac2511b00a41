import { distance } from "./enu.ts";
import { type LatLon, wrap180 } from "./position.ts";

/** Boxes of degrees, four numbers each: the middle's latitude and longitude, half the height and half the width. */
type Boxes = Float64Array;

/**
 * The pieces of a long line in blocks that follow each other, and these in groups, each with the box around it. Who asks
 * for place after place along the line is answered from the block of the answer before.
 */
class PathBlocks {
  /** Metres from the line's start to each of its points. */
  readonly marks: Float64Array;
  readonly #pieces: number;
  readonly #blocks: Boxes;
  readonly #groups: Boxes;
  #last = 0;

  constructor(points: readonly LatLon[]) {
    this.#pieces = points.length - 1;
    this.marks = new Float64Array(points.length);
    for (let i = 1; i < points.length; i++)
      this.marks[i] = (this.marks[i - 1] as number) + distance(points[i - 1] as LatLon, points[i] as LatLon);
    this.#blocks = boxesOf(points, BLOCK);
    this.#groups = boxesOf(points, BLOCK * GROUP);
  }

  /** Calls `look` for the pieces of blocks that may be nearer (metres, squared) than what was found, likely ones first. */
  visit(
    place: LatLon,
    perLat: number,
    perLon: number,
    least: () => number,
    look: (from: number, to: number) => void,
  ): void {
    const blocks = this.#blocks.length / 4;
    const groups = this.#groups.length / 4;
    const begun = this.#last;
    const block = (k: number): void => {
      const before = least();
      look(k * BLOCK, Math.min(this.#pieces, (k + 1) * BLOCK));
      if (least() < before) this.#last = k;
    };
    const gap = (boxes: Boxes, k: number): number => gapTo(boxes, k, place, perLat, perLon);
    block(begun);
    const nearest = nearestOf(0, groups, (g) => gap(this.#groups, g));
    const group = (g: number): void => {
      if (gap(this.#groups, g) > least()) return;
      const end = Math.min(blocks, (g + 1) * GROUP);
      const first = nearestOf(g * GROUP, end, (k) => gap(this.#blocks, k));
      if (first !== begun && gap(this.#blocks, first) <= least()) block(first);
      for (let k = g * GROUP; k < end; k++) if (k !== first && k !== begun && gap(this.#blocks, k) <= least()) block(k);
    };
    group(nearest);
    for (let g = 0; g < groups; g++) if (g !== nearest) group(g);
  }
}

const BLOCK = 8; // pieces
const GROUP = 16; // blocks
const LONG = 72; // points from which blocks are worth making

/** The boxes around each `size` pieces of a line that follow each other. */
function boxesOf(points: readonly LatLon[], size: number): Boxes {
  const pieces = points.length - 1;
  const boxes = new Float64Array(4 * Math.ceil(pieces / size));
  for (let k = 0; 4 * k < boxes.length; k++) {
    const first = points[k * size] as LatLon;
    let [south, north, west, east] = [first.lat, first.lat, 0, 0];
    for (let i = k * size; i <= Math.min(pieces, (k + 1) * size); i++) {
      const { lat, lon } = points[i] as LatLon;
      const by = wrap180(lon - first.lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
      west = Math.min(west, by);
      east = Math.max(east, by);
    }
    boxes[4 * k] = (south + north) / 2;
    boxes[4 * k + 1] = first.lon + (west + east) / 2;
    boxes[4 * k + 2] = (north - south) / 2;
    boxes[4 * k + 3] = (east - west) / 2;
  }
  return boxes;
}

/** Square of the metres from a place to a box, 0 inside. */
function gapTo(boxes: Boxes, k: number, { lat, lon }: LatLon, perLat: number, perLon: number): number {
  const apart = Math.abs((boxes[4 * k + 1] as number) - lon);
  const e = Math.max(0, (apart > 180 ? Math.abs(360 - apart) : apart) - (boxes[4 * k + 3] as number)) * perLon;
  const n = Math.max(0, Math.abs((boxes[4 * k] as number) - lat) - (boxes[4 * k + 2] as number)) * perLat;
  return e * e + n * n;
}

function nearestOf(from: number, to: number, gap: (k: number) => number): number {
  let nearest = from;
  let least = gap(from);
  for (let k = from + 1; k < to; k++) {
    const here = gap(k);
    if (here >= least) continue;
    least = here;
    nearest = k;
  }
  return nearest;
}

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
