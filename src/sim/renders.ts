import { type CameraModel, type CameraPose, project } from "../geo/camera.ts";
import type { Position } from "../geo/position.ts";
import { toRad, wrap360 } from "../geo/position.ts";
import { SceneCamera, type SceneOptions, type SeenVehicle } from "./camera.ts";
import { Course, type Spot } from "./course.ts";
import { LOOKS, type Look, type LookName } from "./look.ts";
import { Random } from "./random.ts";
import { createWorld, type World } from "./world.ts";
import { COVER } from "./worldLand.ts";
import type { Road } from "./worldLayout.ts";
import { CONTAINER, type Prop, SHED } from "./worldThings.ts";
import { drawVehicle, isTruck, VEHICLE_SIZES, type WorldVehicle } from "./worldTraffic.ts";

/** One training picture: RGB24 and its boxes in YOLO's text form, with the classes of the shared data. */
export interface TrainingPicture {
  readonly width: number;
  readonly height: number;
  /** Reused by the next picture. */
  readonly rgb: Uint8Array;
  /** One line for each vehicle: class, middle and size relative to the picture. */
  readonly labels: string;
  /** What was rendered, in words, for a list of the pictures. */
  readonly note: string;
}

/** 0 car, 1 van, 2 truck, 3 bus, 9 to be ignored: hidden, cut off or too small to tell. */
type LabelClass = 0 | 1 | 2 | 3 | 9;

const WORLD_RUN = 120; // pictures of one world, and
const LOOK_RUN = 12; // of one look, before the next
const LOOK_ORDER: readonly LookName[] = [
  "day",
  "scrub",
  "day",
  "snow",
  "day",
  "dusk",
  "thermal-white",
  "day",
  "dust",
  "thermal-black",
];

/** Draws `count` training pictures; the same seed gives the same pictures. */
export function* trainingPictures(
  seed: number,
  count: number,
  size: { readonly width: number; readonly height: number },
): Generator<TrainingPicture> {
  let world: World | undefined;
  for (let i = 0; i < count; i++) {
    if (i % WORLD_RUN === 0) world = createWorld(seed * 1000 + i / WORLD_RUN);
    const random = new Random(seed * 100_003 + i);
    const look = vary(random, LOOKS[LOOK_ORDER[Math.floor(i / LOOK_RUN) % LOOK_ORDER.length]!]);
    yield draw(world!, random, look, size, i % 8 === 5);
  }
}

function draw(
  world: World,
  random: Random,
  look: Look,
  { width, height }: { readonly width: number; readonly height: number },
  empty: boolean,
): TrainingPicture {
  const scene = compose(world, random, empty);
  const fine = random.chance(0.6) ? 2 : 1;
  const model: CameraModel = { width: width * fine, height: height * fine, hfovDeg: random.between(24, 72) };
  const pose = aim(world, random, model, scene, fine);
  const camera = new SceneCamera(world, model, { ...scene, look: { ...look, blur: look.blur * fine } });
  const rendered = camera.render(pose, scene.at);
  const rgb = fine === 2 ? halve(rendered, width, height) : rendered;
  const lines = camera.visible().flatMap((seen) => label(seen, fine, width, height));
  const depression = -pose.pitchDeg;
  return {
    width,
    height,
    rgb,
    labels: lines.join(""),
    note: `${look.name}, ${scene.kind}, ${Math.round(depression)}° down, hfov ${Math.round(model.hfovDeg)}°`,
  };
}

function label({ model, box, occluded, cut }: SeenVehicle, fine: number, width: number, height: number): string[] {
  const w = box.w / fine;
  const h = box.h / fine;
  if (occluded > 0.96 || w < 2 || h < 2) return [];
  let kind: LabelClass = model === "van" ? 1 : model === "bus" ? 3 : isTruck(model) ? 2 : 0;
  if (occluded > 0.6 || cut > 0.6 || Math.max(w, h) < 9 || w * h < 40) kind = 9;
  const cx = (box.x / fine + w / 2) / width;
  const cy = (box.y / fine + h / 2) / height;
  return [`${kind} ${cx.toFixed(6)} ${cy.toFixed(6)} ${(w / width).toFixed(6)} ${(h / height).toFixed(6)}\n`];
}

interface Scene extends SceneOptions {
  readonly kind: string;
  readonly at: number;
  /** What the camera looks at. */
  readonly target: Position;
  readonly vehicles: (at: number) => readonly WorldVehicle[];
}

/** Chooses a place and what stands there. */
function compose(world: World, random: Random, empty: boolean): Scene {
  const at = 1e12 + random.below(1e9);
  const place = (x: number, y: number): Position => ({
    ...world.frame.toPosition({ east: x, north: y }),
    amsl: world.terrain.height(x, y),
  });
  const vehicles: WorldVehicle[] = [];
  const put = (x: number, y: number, heading: number, truck: boolean): void => {
    if (world.land.at(x, y) === COVER.water) return;
    const drawn = random.chance(0.03)
      ? ({ model: "bus", colour: random.pick([0xd8b020, 0x3f8f4a, 0xe8e8e4, 0x2f5d9b]) } as const)
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
    clutter(x, y, 40);
    return done("car park", x, y);
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

/** Puts the camera somewhere from which the target has a useful size. */
function aim(world: World, random: Random, model: CameraModel, scene: Scene, fine: number): CameraPose {
  const focal = model.width / fine / 2 / Math.tan(toRad(model.hfovDeg / 2));
  for (;;) {
    const depression = random.chance(0.2) ? random.between(75, 90) : random.between(15, 78);
    const height = 40 * 7.5 ** random.next();
    const slant = height / Math.sin(toRad(depression));
    const size = (4.4 * focal) / slant;
    if (size < 13 || size > 150) continue;
    const heading = random.between(0, 360);
    const { east, north } = world.frame.toEnu(scene.target);
    const spread = (model.width / fine / focal) * slant * 0.26;
    const level = slant * Math.cos(toRad(depression));
    const x = east + random.between(-spread, spread) - Math.sin(toRad(heading)) * level;
    const y = north + random.between(-spread, spread) - Math.cos(toRad(heading)) * level;
    const pose: CameraPose = {
      ...world.frame.toPosition({ east: x, north: y }),
      amsl: scene.target.amsl + height,
      headingDeg: heading,
      pitchDeg: -depression,
      rollDeg: random.chance(0.3) ? random.between(-6, 6) : 0,
    };
    if (pose.amsl < world.terrain.height(x, y) + 30) continue;
    const seen = project(model, pose, scene.target);
    if (seen && seen.u > 0 && seen.v > 0 && seen.u < model.width && seen.v < model.height) return pose;
  }
}

/** Other hours, other weather, other sensors. */
function vary(random: Random, look: Look): Look {
  const overcast = random.chance(0.3) ? random.between(0, 0.35) : 1;
  const exposure = random.between(0.78, 1.22);
  const warm = look.infrared ? 0 : random.between(-0.06, 0.06);
  const tint = [1 + warm, 1, 1 - warm] as const;
  const s = Math.sin(toRad(look.sunHeightDeg));
  const light = (k: 0 | 1 | 2): { sun: number; ambient: number } => ({
    sun: look.sun[k] * overcast * exposure * tint[k],
    ambient: (look.ambient[k] + look.sun[k] * s * (1 - overcast) * 0.85) * exposure * tint[k],
  });
  const [r, g, b] = [light(0), light(1), light(2)];
  return {
    ...look,
    sunAzimuthDeg: random.between(0, 360),
    sunHeightDeg: Math.max(7, Math.min(72, look.sunHeightDeg + random.between(-18, 18))),
    sun: [r.sun, g.sun, b.sun],
    ambient: [r.ambient, g.ambient, b.ambient],
    visibility: look.visibility * random.between(0.55, 1.3),
    noise: random.between(0.5, 7),
    blur: random.chance(0.35) ? 0 : random.between(0.3, 1.1),
  };
}

/** Averages 2 × 2 pixels. */
function halve(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  const stride = width * 6;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const i = 2 * y * stride + 6 * x + c;
        out[(y * width + x) * 3 + c] = (rgb[i]! + rgb[i + 3]! + rgb[i + stride]! + rgb[i + stride + 3]! + 2) >> 2;
      }
    }
  }
  return out;
}
