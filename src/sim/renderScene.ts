import type { Position } from "../geo/position.ts";
import { toRad, wrap360 } from "../geo/position.ts";
import type { SceneOptions } from "./camera.ts";
import { Course, type Spot } from "./course.ts";
import type { Random } from "./random.ts";
import { furnishTown } from "./renderTown.ts";
import { composeWater } from "./renderWater.ts";
import type { World } from "./world.ts";
import { COVER } from "./worldLand.ts";
import type { Road } from "./worldLayout.ts";
import { CONTAINER, type Prop, SHED } from "./worldThings.ts";
import { drawCycle, drawVehicle, isTruck, VEHICLE_SIZES, type WorldVehicle } from "./worldTraffic.ts";

/** A place in the world with vehicles and clutter, to be rendered once. */
export interface Scene extends SceneOptions {
  readonly kind: string;
  readonly at: number;
  /** What the camera looks at. */
  readonly target: Position;
  readonly vehicles: (at: number) => readonly WorldVehicle[];
}

/** Chooses a place and what stands there: traffic, a road, a car park, or open country; `empty` takes the vehicles away. */
export function composeScene(world: World, random: Random, empty: boolean): Scene {
  const at = 1e12 + random.below(1e9);
  const place = (x: number, y: number): Position => ({
    ...world.frame.toPosition({ east: x, north: y }),
    amsl: world.terrain.height(x, y),
  });
  const vehicles: WorldVehicle[] = [];
  const put = (x: number, y: number, heading: number, truck: boolean): void => {
    if (world.land.at(x, y) === COVER.water) return;
    const roll = random.next();
    const drawn =
      roll < 0.06
        ? ({ model: "bus", colour: random.pick([0xd8b020, 0x3f8f4a, 0xe8e8e4, 0x2f5d9b]) } as const)
        : roll < 0.12
          ? drawCycle(random)
          : drawVehicle(random, truck);
    const size = VEHICLE_SIZES[drawn.model];
    const reach = size.length / 2 + 2.6;
    const clash = vehicles.some((v) => {
      const e = world.frame.toEnu(v.place);
      return Math.hypot(e.east - x, e.north - y) < (v.size.length + size.length) / 2 && !nextTo(v, heading, e, x, y);
    });
    if (clash || inTrees(world, x, y, Math.min(3, reach * 0.5))) return;
    vehicles.push({
      id: `v${vehicles.length + 1}`,
      className: isTruck(drawn.model) ? "truck" : "car",
      ...drawn,
      place: place(x, y),
      headingDeg: wrap360((heading * 180) / Math.PI),
      speed: 0,
      size,
      warmth: random.between(-1, 1),
    });
  };
  const props: Prop[] = [];
  const clutter = (x: number, y: number, reach: number): void => {
    const count = random.chance(0.55) ? random.below(7) : 0;
    for (let i = 0; i < count; i++)
      props.push(thing(random, x + random.between(-reach, reach), y + random.between(-reach, reach)));
  };
  const roads: Road[] = [];
  const done = (kind: string, x: number, y: number): Scene => {
    const all = empty ? [] : vehicles;
    return { kind: empty ? `${kind}, empty` : kind, at, target: place(x, y), vehicles: () => all, props, roads };
  };

  if (random.chance(0.12)) {
    const { target, boats, quays } = composeWater(world, random, place);
    clutter(world.frame.toEnu(target).east, world.frame.toEnu(target).north, 45);
    props.push(...quays);
    vehicles.push(...boats);
    return { ...done("water", 0, 0), target };
  }
  const roll = random.next();
  if (roll < 0.16 && !empty) {
    const traffic = [...world.movers(at), ...world.parked];
    const chosen = traffic.filter((v) => Math.abs(world.frame.toEnu(v.place).east) < 1450);
    const e = world.frame.toEnu(chosen[random.below(chosen.length)]!.place);
    clutter(e.east, e.north, 50);
    return { kind: "traffic", at, target: place(e.east, e.north), vehicles: () => traffic, props, roads };
  }
  if (roll < 0.46) {
    const road = world.roads[random.below(world.roads.length)]!;
    let s = random.between(0, road.course.length);
    for (let i = 0; i < 20 && !inside(road.course.at(s)); i++) s = random.between(0, road.course.length);
    const target = road.course.at(s);
    const count = 1 + random.below(9);
    for (let i = 0; i < count; i++) {
      const t = Math.max(5, Math.min(road.course.length - 5, s + random.between(-90, 90)));
      const p = road.course.at(t);
      const side = random.chance(0.5) ? 1 : -1;
      const verge = random.chance(0.25) ? road.width * 0.5 + random.between(0.5, 2) : Math.max(0.5, road.width * 0.25);
      put(
        p.x + Math.cos(p.heading) * verge * side,
        p.y - Math.sin(p.heading) * verge * side,
        p.heading + (side < 0 ? Math.PI : 0) + random.between(-0.06, 0.06),
        random.chance(0.3),
      );
    }
    clutter(target.x, target.y, 45);
    return done(`road, ${road.surface}`, target.x, target.y);
  }
  const { x, y } = open(world, random, roll < 0.72);
  if (roll < 0.72) {
    const heading = random.between(0, Math.PI);
    const rows = 1 + random.below(4);
    const length = random.between(18, 60);
    const depth = rows * 8.5;
    if (random.chance(0.8)) roads.push(pavement(random, x, y, heading, length + 6, depth + 4));
    const full = random.between(0.25, 0.95);
    for (let r = 0; r < rows; r++) {
      for (let a = -length / 2; a < length / 2; a += 2.9) {
        if (!random.chance(full)) continue;
        const b = (r - (rows - 1) / 2) * 8.5;
        const turn = heading + Math.PI / 2 + (random.chance(0.4) ? Math.PI : 0) + random.between(-0.05, 0.05);
        put(
          x + Math.sin(heading) * a + Math.cos(heading) * b,
          y + Math.cos(heading) * a - Math.sin(heading) * b,
          turn,
          false,
        );
      }
    }
    const town = random.chance(0.35);
    if (town) props.push(...furnishTown(random, x, y, heading, length / 2 + 8, depth / 2 + 6));
    clutter(x, y, 40);
    return done(town ? "town" : "car park", x, y);
  }
  const count = 1 + random.below(6);
  for (let i = 0; i < count; i++) {
    put(x + random.between(-35, 35), y + random.between(-35, 35), random.between(0, 2 * Math.PI), random.chance(0.35));
  }
  clutter(x, y, 40);
  return done("field", x, y);
}

const inside = ({ x, y }: Spot): boolean => Math.abs(x) < 1450 && Math.abs(y) < 950;

/** A spot on open ground, or by choice at the edge of a wood. */
function open(world: World, random: Random, flat: boolean): Spot {
  for (;;) {
    const x = random.between(-1400, 1400);
    const y = random.between(-900, 900);
    const cover = world.land.at(x, y);
    if (cover === COVER.water || cover === COVER.forest) continue;
    if (flat && inTrees(world, x, y, 25)) continue;
    return { x, y };
  }
}

function inTrees({ things: { trees } }: World, x: number, y: number, reach: number): boolean {
  const c = Math.floor((x + (trees.blockColumns * trees.blockSize) / 2) / trees.blockSize);
  const r = Math.floor((y + (trees.blockRows * trees.blockSize) / 2) / trees.blockSize);
  for (let row = r - 1; row <= r + 1; row++) {
    for (let column = c - 1; column <= c + 1; column++) {
      if (row < 0 || column < 0 || row >= trees.blockRows || column >= trees.blockColumns) continue;
      const b = row * trees.blockColumns + column;
      for (let i = trees.blockFrom[b]!; i < trees.blockFrom[b + 1]!; i++) {
        if (Math.hypot(trees.x[i]! - x, trees.y[i]! - y) < reach) return true;
      }
    }
  }
  return false;
}

/** Two vehicles may stand closer side by side than nose to tail. */
function nextTo(v: WorldVehicle, heading: number, e: { east: number; north: number }, x: number, y: number): boolean {
  const h = toRad(v.headingDeg);
  if (Math.abs(Math.sin(h - heading)) > 0.2) return false;
  const across = Math.abs(Math.cos(h) * (x - e.east) - Math.sin(h) * (y - e.north));
  return across > 2.6;
}

function pavement(random: Random, x: number, y: number, heading: number, length: number, width: number): Road {
  const spot = (s: number): Spot => ({ x: x + Math.sin(heading) * s, y: y + Math.cos(heading) * s });
  const pieces = Math.max(2, Math.ceil(length / 6));
  const spots = Array.from({ length: pieces + 1 }, (_, i) => spot((i / pieces - 0.5) * length));
  return { name: "pavement", course: new Course(spots), width, surface: random.chance(0.7) ? "paved" : "dirt" };
}

/** Something that a detector should leave alone. */
function thing(random: Random, x: number, y: number): Prop {
  const heading = random.between(0, Math.PI);
  const colour = random.pick([0x6b5a48, 0x77706a, 0x2f5d8a, 0x8a3b2b, 0x5a6b45, 0xb8b8b0, 0x9a948a, 0x404448] as const);
  const roll = random.next();
  if (roll < 0.25) return { ...CONTAINER, x, y, heading, colour };
  if (roll < 0.45) return { ...SHED, x, y, heading, colour };
  if (roll < 0.6) return { kind: "bale", x, y, heading, length: 1.5, width: 1.3, height: 1.3, colour: 0xb9a262 };
  if (roll < 0.72) {
    const size = random.between(0.8, 3);
    return { kind: "boulder", x, y, heading, length: size, width: size * 0.8, height: size * 0.5, colour: 0x8b877f };
  }
  if (roll < 0.8) return { kind: "pole", x, y, heading, length: 2, width: 0.3, height: 8, colour: 0x6a5a48 };
  return { kind: "person", x, y, heading, length: 0.5, width: 0.4, height: 1.75, colour };
}
