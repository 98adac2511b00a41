import type { Course, Spot } from "./course.ts";
import { Random } from "./random.ts";
import { COVER, type Land } from "./worldLand.ts";
import type { Layout } from "./worldLayout.ts";
import { isOpen, plantTrees, type Trees } from "./worldTrees.ts";

/** A hall is a building with a flat roof, skylights and machines on it. */
export type PropKind =
  | "house"
  | "barn"
  | "hall"
  | "shed"
  | "container"
  | "bale"
  | "stack"
  | "boulder"
  | "pole"
  | "person"
  | "parapet";

/** Something with a box shape that is not a vehicle. */
export interface Prop extends Spot {
  readonly kind: PropKind;
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
  return { trees: plantTrees(seed, layout, land), props: build(seed, layout, land) };
}

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
