import { type Gap, gapToPiece, type Xy } from "./flat.ts";

/** A straight piece of a border. */
export type Side = readonly [Xy, Xy];

interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

/** Borders of thousands of sides, in groups of those that follow each other, of which most are far from what is asked for. */
export class Border {
  readonly #sides: readonly Side[];
  readonly #groups: readonly Box[];

  constructor(sides: readonly Side[]) {
    this.#sides = sides;
    this.#groups = Array.from({ length: Math.ceil(sides.length / GROUP) }, (_, k) =>
      boxOf(sides.slice(k * GROUP, (k + 1) * GROUP).flat(), 0),
    );
  }

  /** Where a convex shape (as `hull` makes it) is nearest to it, the first of equally near sides; undefined where it is nowhere nearer than `reach` metres. */
  nearest(core: readonly Xy[], reach: number): Gap | undefined {
    const around = boxOf(core, reach);
    let best: Gap | undefined;
    let least = reach;
    for (let k = 0; k < this.#groups.length; k++) {
      const group = this.#groups[k] as Box;
      if (!meet(group, around) || isBeyond(core, group, least)) continue;
      const end = Math.min(this.#sides.length, (k + 1) * GROUP);
      for (let i = k * GROUP; i < end; i++) {
        const [a, b] = this.#sides[i] as Side;
        boxOfSide(a, b);
        if (!meet(side, around) || isBeyond(core, side, least)) continue;
        const gap = gapToPiece(core, a, b);
        if (gap.distance >= least) continue;
        least = gap.distance;
        best = gap;
        if (least === 0) return best; // nothing is nearer
      }
    }
    return best;
  }
}

const GROUP = 16;

/** The box of the side that is looked at. */
const side: Box = { west: 0, east: 0, south: 0, north: 0 };

function boxOfSide(a: Xy, b: Xy): void {
  side.west = a.x < b.x ? a.x : b.x;
  side.east = a.x < b.x ? b.x : a.x;
  side.south = a.y < b.y ? a.y : b.y;
  side.north = a.y < b.y ? b.y : a.y;
}

const meet = (a: Box, b: Box): boolean =>
  a.east >= b.west && a.west <= b.east && a.north >= b.south && a.south <= b.north;

/** Whether all of a box certainly lies farther than so many metres beyond one side of a convex shape. */
function isBeyond(core: readonly Xy[], { west, east, south, north }: Box, metres: number): boolean {
  if (core.length < 3) return false;
  for (let i = 0; i < core.length; i++) {
    const p = core[i] as Xy;
    const q = core[i + 1 === core.length ? 0 : i + 1] as Xy;
    // Outwards of a counter-clockwise ring is to the right of its sides.
    const nx = q.y - p.y;
    const ny = p.x - q.x;
    const nearest = nx * ((nx > 0 ? west : east) - p.x) + ny * ((ny > 0 ? south : north) - p.y);
    if (nearest > 0 && nearest * nearest > (metres + SLACK) ** 2 * (nx * nx + ny * ny)) return true;
  }
  return false;
}

const SLACK = 1e-6; // metres, for rounding

function boxOf(core: readonly Xy[], by: number): Box {
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const { x, y } of core) {
    box.west = Math.min(box.west, x - by);
    box.east = Math.max(box.east, x + by);
    box.south = Math.min(box.south, y - by);
    box.north = Math.max(box.north, y + by);
  }
  return box;
}
