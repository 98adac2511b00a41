import { type CameraModel, type CameraPose, project } from "../geo/camera.ts";
import { toRad } from "../geo/position.ts";
import { SceneCamera, type SeenVehicle } from "./camera.ts";
import { LOOKS, type Look, type LookName } from "./look.ts";
import { Random } from "./random.ts";
import { composeScene, type Scene } from "./renderScene.ts";
import { createWorld, type World } from "./world.ts";
import { isTruck, type VehicleModel } from "./worldTraffic.ts";

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

/** 0 car, 1 van, 2 truck, 3 bus, 4 bicycle or motorcycle, 5 boat, 9 to be ignored: hidden, cut off or too small to tell. */
type LabelClass = 0 | 1 | 2 | 3 | 4 | 5 | 9;

const CLASSES: Partial<Record<VehicleModel, LabelClass>> = {
  van: 1,
  bus: 3,
  motorcycle: 4,
  bicycle: 4,
  dinghy: 5,
  motorboat: 5,
  launch: 5,
};

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

/**
 * Draws `count` training pictures, so many of one world and of one look before the next; the same seed gives the same
 * pictures.
 */
export function* trainingPictures(
  seed: number,
  count: number,
  size: { readonly width: number; readonly height: number },
  { worldRun = 120, lookRun = 12 } = {},
): Generator<TrainingPicture> {
  let world: World | undefined;
  for (let i = 0; i < count; i++) {
    if (i % worldRun === 0) world = createWorld(seed * 1000 + i / worldRun);
    const random = new Random(seed * 100_003 + i);
    const look = vary(random, LOOKS[LOOK_ORDER[Math.floor(i / lookRun) % LOOK_ORDER.length]!]);
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
  const scene = composeScene(world, random, empty);
  const fine = random.chance(0.6) ? 2 : 1;
  const model: CameraModel = { width: width * fine, height: height * fine, hfovDeg: random.between(24, 72) };
  const pose = aim(world, random, model, scene, fine);
  const camera = new SceneCamera(world, model, { ...scene, look: { ...look, blur: look.blur * fine } });
  const rendered = camera.render(pose, scene.at);
  const rgb = fine === 2 ? halve(rendered, width, height) : rendered;
  const shaken = random.chance(0.2) ? random.between(2, 9) : 0;
  if (shaken > 0) smear(rgb, width, height, shaken, random.between(0, Math.PI));
  const lines = camera.visible().flatMap((seen) => label(seen, fine, width, height));
  const depression = -pose.pitchDeg;
  return {
    width,
    height,
    rgb,
    labels: lines.join(""),
    note: `${look.name}, ${scene.kind}, ${Math.round(depression)}° down, hfov ${Math.round(model.hfovDeg)}°${shaken > 0 ? `, moved ${shaken.toFixed(0)} px` : ""}`,
  };
}

function label({ model, box, occluded, cut }: SeenVehicle, fine: number, width: number, height: number): string[] {
  const w = box.w / fine;
  const h = box.h / fine;
  if (occluded > 0.96 || w < 2 || h < 2) return [];
  let kind: LabelClass = CLASSES[model] ?? (isTruck(model) ? 2 : 0);
  if (occluded > 0.6 || cut > 0.6 || Math.max(w, h) < 9 || w * h < 40) kind = 9;
  const cx = (box.x / fine + w / 2) / width;
  const cy = (box.y / fine + h / 2) / height;
  return [`${kind} ${cx.toFixed(6)} ${cy.toFixed(6)} ${(w / width).toFixed(6)} ${(h / height).toFixed(6)}\n`];
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

/** Blurs as a camera does that moves by `length` pixels while it exposes. */
function smear(rgb: Uint8Array, width: number, height: number, length: number, angle: number): void {
  const from = Uint8Array.from(rgb);
  const taps = Math.ceil(length) + 1;
  const steps = Array.from({ length: taps }, (_, i) => {
    const along = (i / (taps - 1) - 0.5) * length;
    return { x: Math.round(along * Math.cos(angle)), y: Math.round(along * Math.sin(angle)) };
  });
  const at = (v: number, most: number): number => Math.max(0, Math.min(most - 1, v));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [r, g, b] = [0, 0, 0];
      for (const step of steps) {
        const i = 3 * (at(y + step.y, height) * width + at(x + step.x, width));
        r += from[i]!;
        g += from[i + 1]!;
        b += from[i + 2]!;
      }
      const i = 3 * (y * width + x);
      rgb[i] = r / taps;
      rgb[i + 1] = g / taps;
      rgb[i + 2] = b / taps;
    }
  }
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
