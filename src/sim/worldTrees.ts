import { Random } from "./random.ts";
import { HALF_EAST, HALF_NORTH } from "./terrain.ts";
import { COVER, type Land } from "./worldLand.ts";
import type { Layout } from "./worldLayout.ts";

export type TreeKind = 0 | 1 | 2; // conifer, broadleaf, bush

/** Trees as columns of numbers, in blocks of ground so that a camera can skip what it does not see. */
export interface Trees {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly radius: Float32Array; // of the crown, metres
  readonly height: Float32Array; // metres
  readonly kind: Uint8Array; // TreeKind
  /** A byte of its own for each tree: tint and shape. */
  readonly mark: Uint8Array;
  /** Trees of block b are `from[b]` … `from[b + 1]` − 1; blocks go eastwards, then northwards. */
  readonly blockFrom: Uint32Array;
  readonly blockSize: number; // metres
  readonly blockColumns: number;
  readonly blockRows: number;
}

const BLOCK = 50;
const SPACING = 6.2;

/** Plants woods, scrub, hedges along the verges, and trees along the river. */
export function plantTrees(seed: number, layout: Layout, land: Land): Trees {
  const random = new Random(seed + 7);
  const blockColumns = Math.ceil((2 * HALF_EAST) / BLOCK);
  const blockRows = Math.ceil((2 * HALF_NORTH) / BLOCK);
  const blocks: number[][] = Array.from({ length: blockColumns * blockRows }, () => []);
  const add = (x: number, y: number, radius: number, height: number, kind: TreeKind): void => {
    const c = Math.floor((x + HALF_EAST) / BLOCK);
    const r = Math.floor((y + HALF_NORTH) / BLOCK);
    blocks[r * blockColumns + c]?.push(x, y, radius, height, kind, random.below(256));
  };
  const clear = (x: number, y: number, metres: number): boolean =>
    [0, metres].every((dx) =>
      [-metres, 0, metres].every((dy) => isOpen(land.at(x + dx, y + dy)) && isOpen(land.at(x - dx, y + dy))),
    );

  for (let gy = -HALF_NORTH; gy < HALF_NORTH; gy += SPACING) {
    for (let gx = -HALF_EAST; gx < HALF_EAST; gx += SPACING) {
      const x = gx + random.between(0.4, SPACING - 0.4);
      const y = gy + random.between(0.4, SPACING - 0.4);
      const roll = random.next();
      const cover = land.at(x, y);
      if (cover === COVER.forest) {
        if (roll < 0.1 || !clear(x, y, 3.5)) continue;
        const conifer = (Math.sin(x * 0.006 + seed) + Math.cos(y * 0.008 + seed)) * 0.3 + random.next() > 0.5;
        const height = random.between(9, 17);
        add(x, y, conifer ? height * 0.17 : height * random.between(0.22, 0.32), height, conifer ? 0 : 1);
      } else if (cover === COVER.scrub && roll < 0.6 && clear(x, y, 2.5)) {
        const height = random.between(1.2, 4);
        add(x, y, height * random.between(0.4, 0.7), height, 2);
      } else if (cover === COVER.verge && roll < 0.1 && clear(x, y, 3)) {
        if (roll < 0.035) {
          const height = random.between(6, 13);
          add(x, y, height * random.between(0.26, 0.36), height, 1);
        } else {
          const height = random.between(0.8, 2.6);
          add(x, y, height * random.between(0.5, 0.8), height, 2);
        }
      } else if (cover === COVER.meadow && roll < 0.012 && clear(x, y, 3)) {
        const height = random.between(2, 9);
        add(x, y, height * 0.33, height, height < 3.5 ? 2 : 1);
      }
    }
  }
  for (let s = 0; s < layout.river.length; s += random.between(9, 46)) {
    const p = layout.river.at(s);
    const side = random.chance(0.5) ? 1 : -1;
    const away = side * (layout.riverHalfWidth + random.between(4, 9));
    const x = p.x + Math.cos(p.heading) * away;
    const y = p.y - Math.sin(p.heading) * away;
    if (!clear(x, y, 3)) continue;
    const height = random.between(5, 12);
    add(x, y, height * 0.34, height, 1);
  }

  const count = blocks.reduce((sum, block) => sum + block.length / 6, 0);
  const trees = {
    count,
    x: new Float32Array(count),
    y: new Float32Array(count),
    radius: new Float32Array(count),
    height: new Float32Array(count),
    kind: new Uint8Array(count),
    mark: new Uint8Array(count),
    blockFrom: new Uint32Array(blocks.length + 1),
    blockSize: BLOCK,
    blockColumns,
    blockRows,
  };
  let k = 0;
  blocks.forEach((block, b) => {
    for (let i = 0; i < block.length; i += 6) {
      trees.x[k] = block[i]!;
      trees.y[k] = block[i + 1]!;
      trees.radius[k] = block[i + 2]!;
      trees.height[k] = block[i + 3]!;
      trees.kind[k] = block[i + 4]!;
      trees.mark[k] = block[i + 5]!;
      k++;
    }
    trees.blockFrom[b + 1] = k;
  });
  return trees;
}

/** Nothing that trees and houses keep off. */
export const isOpen = (cover: number): boolean =>
  cover !== COVER.water && (cover < COVER.asphalt || cover > COVER.concrete);
