import type { Position } from "../geo/position.ts";
import { toDeg, wrap360 } from "../geo/position.ts";
import { Course, type Spot } from "./course.ts";
import { Random } from "./random.ts";
import type { Layout, Road } from "./worldLayout.ts";

export type CarModel = "saloon" | "hatchback" | "estate" | "suv" | "van" | "pickup";
export type TruckModel = "box truck" | "flatbed" | "articulated" | "bus";
export type BoatModel = "dinghy" | "motorboat" | "launch";
export type CycleModel = "motorcycle" | "bicycle";
export type VehicleModel = CarModel | TruckModel | BoatModel | CycleModel;

/** A car or truck of the simulated world at one instant. */
export interface WorldVehicle {
  readonly id: string;
  readonly className: "car" | "truck";
  readonly model: VehicleModel;
  /** Body colour, 0xRRGGBB. */
  readonly colour: number;
  /** The middle of the vehicle on the ground. */
  readonly place: Position;
  readonly headingDeg: number; // of its front, true
  readonly speed: number; // m/s over ground
  readonly size: VehicleSize;
  /** How warm it is against its surroundings in infrared, −1 colder … 1 hot engine. */
  readonly warmth: number;
}

export interface VehicleSize {
  readonly length: number; // metres
  readonly width: number; // metres
  readonly height: number; // metres
}

export const VEHICLE_SIZES: Readonly<Record<VehicleModel, VehicleSize>> = {
  saloon: { length: 4.7, width: 1.84, height: 1.45 },
  hatchback: { length: 4.1, width: 1.78, height: 1.5 },
  estate: { length: 4.75, width: 1.84, height: 1.5 },
  suv: { length: 4.65, width: 1.92, height: 1.75 },
  van: { length: 5.6, width: 2.05, height: 2.4 },
  pickup: { length: 5.3, width: 1.95, height: 1.85 },
  "box truck": { length: 7.8, width: 2.45, height: 3.4 },
  flatbed: { length: 8.6, width: 2.45, height: 2.8 },
  articulated: { length: 15.8, width: 2.5, height: 3.9 },
  bus: { length: 11.8, width: 2.5, height: 3.1 },
  dinghy: { length: 3.6, width: 1.6, height: 0.7 },
  motorboat: { length: 6.2, width: 2.3, height: 1.7 },
  launch: { length: 9.5, width: 3, height: 2.8 },
  motorcycle: { length: 2.1, width: 0.75, height: 1.76 },
  bicycle: { length: 1.75, width: 0.55, height: 1.76 },
};

export const isTruck = (model: VehicleModel): boolean =>
  model === "box truck" || model === "flatbed" || model === "articulated" || model === "bus";

/** Colours in about the shares of European roads. */
const COLOURS: readonly [number, ...number[]] = [
  0xe8e9ea, 0xdfe1e2, 0xb9bcbf, 0xa4a8ab, 0x777b7f, 0x54585c, 0x2b2d30, 0x1d1e20, 0x22262d, 0x1f3a6b, 0x2d5a9a,
  0x8c1b1f, 0xb3262a, 0x3f5a45, 0x6b5a45, 0xc9b48a, 0xd9d2c0, 0x7a2a35, 0xd0a020, 0xc75a1c,
];
const CARS: readonly [CarModel, ...CarModel[]] = [
  "saloon",
  "hatchback",
  "hatchback",
  "estate",
  "estate",
  "suv",
  "suv",
  "van",
  "pickup",
];
const TRUCKS: readonly [TruckModel, ...TruckModel[]] = ["box truck", "flatbed", "articulated"];

/** Draws a make and a colour. */
export function drawVehicle(random: Random, truck: boolean): { model: VehicleModel; colour: number } {
  if (!truck) return { model: random.pick(CARS), colour: random.pick(COLOURS) };
  const colour = random.pick([0xe9e9e6, 0xd8d8d4, 0x2f5d9b, 0xa52a2a, 0x3c6b4a, 0xc8a030, 0x6d7278] as const);
  return { model: random.pick(TRUCKS), colour };
}

/** Draws a motorcycle or bicycle and a colour. */
export function drawCycle(random: Random): { model: CycleModel; colour: number } {
  return { model: random.chance(0.7) ? "motorcycle" : "bicycle", colour: random.pick(COLOURS) };
}

export interface Traffic {
  readonly parked: readonly WorldVehicle[];
  movers(at: number): readonly WorldVehicle[];
}

/** Puts vehicles on the roads and beside them. Vehicles of one loop keep one speed, so that none drives through another. */
export function createTraffic(seed: number, layout: Layout, place: (x: number, y: number) => Position): Traffic {
  const random = new Random(seed + 5);
  const road = (name: string): Road => layout.roads.find((r) => r.name === name)!;
  const loops = [
    { name: "border", loop: loopOf(layout.track, 0.5), speed: 8, cars: 5, trucks: 1 },
    { name: "main", loop: loopOf(road("main road").course, 1.75), speed: 19, cars: 7, trucks: 3 },
    { name: "bridge", loop: loopOf(throughBridge(layout), 1.6), speed: 14, cars: 3, trucks: 1 },
    { name: "farm", loop: loopOf(road("farm crossing").course, 0.5), speed: 6.5, cars: 1, trucks: 1 },
    { name: "north", loop: loopOf(road("north track").course, 0.6), speed: 9, cars: 2, trucks: 0 },
    { name: "village", loop: loopOf(road("village lane").course, 1.3), speed: 7, cars: 1, trucks: 0 },
  ];
  const drivers = loops.flatMap(({ name, loop, speed, cars, trucks }) => {
    const count = cars + trucks;
    const start = random.next();
    return Array.from({ length: count }, (_, i) => {
      const truck = i >= cars;
      const drawn = drawVehicle(random, truck);
      const phase = (start + (i + random.between(-0.25, 0.25)) / count) * loop.length;
      return {
        id: `${name}-${i + 1}`,
        className: classOf(truck),
        ...drawn,
        loop,
        speed,
        phase,
        warmth: random.between(0.5, 1),
      };
    });
  });

  const standing = (id: string, x: number, y: number, heading: number, truck: boolean): WorldVehicle => {
    const { model, colour } = drawVehicle(random, truck);
    return {
      id,
      className: classOf(truck),
      model,
      colour,
      place: place(x, y),
      headingDeg: wrap360(toDeg(heading)),
      speed: 0,
      size: VEHICLE_SIZES[model],
      warmth: random.between(-0.8, 0.8),
    };
  };
  const parked = layout.stands.map((s, i) => standing(`stand-${i + 1}`, s.x, s.y, s.heading, s.truck));
  const lot = layout.yards[2]!;
  for (let i = 0; i < 9; i++) {
    if (random.chance(0.3)) continue;
    const along = (i - 4) * 5;
    const x = lot.x + Math.sin(lot.heading) * along + Math.cos(lot.heading) * 9;
    const y = lot.y + Math.cos(lot.heading) * along - Math.sin(lot.heading) * 9;
    parked.push(standing(`lot-${i + 1}`, x, y, lot.heading + Math.PI / 2 + (random.chance(0.5) ? Math.PI : 0), false));
  }
  parked.push(standing("base-1", layout.base.x + 14, layout.base.y - 6, 0.3, false));
  parked.push(standing("base-2", layout.base.x + 14, layout.base.y + 4, 1.9, true));

  return {
    parked,
    movers: (at) =>
      drivers.map(({ loop, phase, ...driver }) => {
        const s = (((phase + (driver.speed * at) / 1000) % loop.length) + loop.length) % loop.length;
        const here = loop.at(s);
        const half = VEHICLE_SIZES[driver.model].length * 0.35;
        const ahead = loop.at((s + half) % loop.length);
        const behind = loop.at((s - half + loop.length) % loop.length);
        const heading = Math.atan2(ahead.x - behind.x, ahead.y - behind.y);
        return {
          ...driver,
          place: place(here.x, here.y),
          headingDeg: wrap360(toDeg(heading)),
          size: VEHICLE_SIZES[driver.model],
        };
      }),
  };
}

const classOf = (truck: boolean): "car" | "truck" => (truck ? "truck" : "car");

/** Along the main road from the west, over the bridge, and out of the sector in the north. */
function throughBridge(layout: Layout): Course {
  const main = layout.roads.find((r) => r.name === "main road")!.course;
  const bridge = layout.roads.find((r) => r.name === "bridge road")!.course;
  const junction = bridge.spots[0]!.x;
  return new Course([...main.spots.filter((p) => p.x < junction - 14), ...bridge.spots.slice(2)]);
}

/** There and back along a course, keeping right by `lane` metres, turning at its ends: a closed line. */
function loopOf(course: Course, lane: number): Course {
  const there = course.beside(lane, 4).spots;
  const back = [...course.beside(-lane, 4).spots].reverse();
  const spots = [
    ...there,
    ...turn(course.at(course.length), 6),
    ...back,
    ...turn(reversed(course.at(0)), 6),
    there[0]!,
  ];
  return new Course(spots);
}

/** Half a turn with a radius of `r` beyond the end of a road, from its right side to its left. */
function turn(end: Spot & { readonly heading: number }, r: number): Spot[] {
  const forward = { x: Math.sin(end.heading), y: Math.cos(end.heading) };
  const right = { x: forward.y, y: -forward.x };
  return Array.from({ length: 13 }, (_, i) => {
    const a = -0.9 + ((Math.PI + 1.8) * i) / 12;
    const across = Math.cos(a) * r;
    const along = r + Math.sin(a) * r;
    return { x: end.x + right.x * across + forward.x * along, y: end.y + right.y * across + forward.y * along };
  });
}

const reversed = (p: Spot & { readonly heading: number }) => ({ ...p, heading: p.heading + Math.PI });
