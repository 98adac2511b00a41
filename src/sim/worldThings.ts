import type { Course, Spot } from "./course.ts";
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

/** Something with a box shape that is not a vehicle. */
export interface Prop extends Spot {
  readonly kind: "house" | "barn" | "shed" | "container" | "bale" | "stack" | "boulder" | "pole" | "person" | "parapet";
  /** Radians clockwise from north of its long axis. */
  readonly heading: number;
  readonly length: number;
  readonly width: number;
  /** Metres to the eaves; a roof goes on above. */
  readonly height: number;
  readonly colour: number;
}

export interface Things {
  readonly trees: Trees;
  readonly props: readonly Prop[];
}

/** Plants the trees and puts up what people have built. */
export function createThings(seed: number, layout: Layout, land: Land): Things {
  return { trees: plant(seed, layout, land), props: build(seed, layout, land) };
}

const BLOCK = 50;
const SPACING = 6.2;

function plant(seed: number, layout: Layout, land: Land): Trees {
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

/** Nothing that trees keep off. */
const isOpen = (cover: number): boolean => cover !== COVER.water && (cover < COVER.asphalt || cover > COVER.concrete);

const ROOFS = [0x8a4a38, 0x7a3d30, 0x6a5048, 0x555558, 0x94583f] as const;

function build(seed: number, layout: Layout, land: Land): Prop[] {
  const random = new Random(seed + 9);
  const props: Prop[] = [];
  const free = (x: number, y: number, reach: number): boolean =>
    props.every((p) => Math.hypot(p.x - x, p.y - y) > reach + p.length * 0.6) &&
    [0, Math.PI / 3, (2 * Math.PI) / 3, Math.PI, (4 * Math.PI) / 3, (5 * Math.PI) / 3].every((a) => {
      const cover = land.at(x + Math.cos(a) * reach, y + Math.sin(a) * reach);
      return isOpen(cover);
    });
  const lane = layout.roads.find((r) => r.name === "village lane")!.course;
  for (let s = 20; s < lane.length - 20; s += 17) {
    const p = lane.at(s);
    for (const side of [-1, 1]) {
      const away = side * random.between(14, 20);
      const x = p.x + Math.cos(p.heading) * away;
      const y = p.y - Math.sin(p.heading) * away;
      if (random.chance(0.2) || !free(x, y, 8)) continue;
      const barn = random.chance(0.2);
      props.push({
        kind: barn ? "barn" : "house",
        x,
        y,
        heading: p.heading + random.between(-0.1, 0.1),
        length: barn ? random.between(14, 20) : random.between(9, 13),
        width: barn ? 9 : random.between(7, 9),
        height: barn ? 4 : random.between(3, 5),
        colour: random.pick(ROOFS),
      });
      if (random.chance(0.5)) {
        const sx = x + Math.cos(p.heading) * side * 11;
        const sy = y - Math.sin(p.heading) * side * 11;
        if (free(sx, sy, 3)) props.push({ ...SHED, x: sx, y: sy, heading: p.heading + 0.3, colour: 0x6b5a48 });
      }
    }
  }
  const farm = layout.yards[3]!;
  props.push(
    { kind: "barn", x: farm.x - 26, y: farm.y + 8, heading: 0.12, length: 30, width: 13, height: 5, colour: 0x6a6e72 },
    { kind: "house", x: farm.x + 4, y: farm.y + 32, heading: 1.6, length: 12, width: 9, height: 4.5, colour: ROOFS[1] },
    { ...CONTAINER, x: farm.x + 14, y: farm.y - 14, heading: 0.1, colour: 0x2f5d8a },
    { ...CONTAINER, x: farm.x + 17.2, y: farm.y - 13.6, heading: 0.1, colour: 0x8a3b2b },
    { ...SHED, x: farm.x - 4, y: farm.y - 18, heading: 1.2, colour: 0x77706a },
    { ...CONTAINER, x: layout.base.x - 17, y: layout.base.y + 9, heading: 1.5, colour: 0x4c5a3c },
    { ...CONTAINER, x: layout.base.x - 17, y: layout.base.y - 8, heading: 0.05, colour: 0xb8b8b0 },
  );
  for (const name of ["bridge road", "farm crossing"]) {
    const road = layout.roads.find((r) => r.name === name)!;
    const p = road.course.at(crossing(road.course, layout.river));
    for (const side of [-1, 1]) {
      const away = side * (road.width / 2 + 0.5);
      props.push({
        kind: "parapet",
        x: p.x + Math.cos(p.heading) * away,
        y: p.y - Math.sin(p.heading) * away,
        heading: p.heading,
        length: 26,
        width: 0.35,
        height: 0.9,
        colour: 0xa8a59c,
      });
    }
  }
  for (let s = 60; s < layout.track.length; s += random.between(150, 260)) {
    const p = layout.track.at(s);
    const away = random.between(16, 55);
    const x = p.x + Math.cos(p.heading) * away;
    const y = p.y - Math.sin(p.heading) * away;
    if (!free(x, y, 5)) continue;
    props.push({
      ...(random.chance(0.4) ? CONTAINER : SHED),
      x,
      y,
      heading: random.between(0, 3),
      colour: random.pick([0x6b5a48, 0x77706a, 0x3f5a6b, 0x5a6b45, 0x9a948a] as const),
    });
  }
  for (let i = 0; i < 2400; i++) {
    const x = random.between(-1500, 1500);
    const y = random.between(-1000, 1000);
    const cover = land.at(x, y);
    if (cover === COVER.stubble && random.chance(0.3)) {
      props.push({
        kind: "bale",
        x,
        y,
        heading: random.between(0, 3),
        length: 1.5,
        width: 1.3,
        height: 1.3,
        colour: 0xb9a262,
      });
    } else if ((cover === COVER.scrub || cover === COVER.bank) && random.chance(0.25)) {
      const size = random.between(0.6, 2.4);
      props.push({
        kind: "boulder",
        x,
        y,
        heading: random.between(0, 3),
        length: size,
        width: size * 0.8,
        height: size * 0.6,
        colour: 0x8b877f,
      });
    }
  }
  return props;
}

/** How far along a road it is to the middle of the river, metres. */
function crossing(road: Course, river: Course): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s < road.length; s += 4) {
    const { distance } = river.nearest(road.at(s));
    if (distance < least) {
      least = distance;
      best = s;
    }
  }
  return best;
}

export const SHED = { kind: "shed", length: 4.2, width: 3, height: 2.2 } as const;
export const CONTAINER = { kind: "container", length: 6.06, width: 2.44, height: 2.59 } as const;
