import type { CameraModel, CameraPose } from "../geo/camera.ts";
import { footprint, pixelRay, rayToGround } from "../geo/camera.ts";
import { distance } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { PIXELS_ON_CAR } from "../mission/carPixels.ts";
import type { VehiclePlace } from "../mission/scenario/passage.ts";
import type { ScenarioWeather } from "../mission/scenario/scenario.ts";
import { hash01, Random } from "../sim/random.ts";
import { normal } from "../sim/wind.ts";
import type { Detection } from "../vision/detector.ts";
import { type PixelBox, vehicleBox } from "./vehicleBox.ts";

/** What the modelled detector makes of one picture. */
export interface Seen {
  readonly detections: readonly Detection[];
  /** The vehicles that are in the picture, large enough to be found and not too flat to be placed, whether or not they were. */
  readonly inPicture: readonly string[];
}

/** The detector's own threshold (models/vehicle-nano.json). */
export const threshold = 0.6;

/**
 * What the shipped detector would find in a picture that nobody makes, by what its model card says (models/README.md): a
 * vehicle is found with a probability by its size in pixels and by how clear the air is; boxes scatter; things are taken
 * for vehicles. Most of these flicker for one picture; a tenth are things that stand at a place and are found again.
 */
export class DetectionModel {
  readonly #camera: CameraModel;
  readonly #ground: Ground;
  readonly #seed: number;
  readonly #random: Random;
  readonly #falsePerPicture: number;
  readonly #squaresShown: number;

  constructor(options: {
    readonly camera: CameraModel;
    readonly ground: Ground;
    readonly seed: number;
    readonly falsePerPicture: number;
    /** Metres above and away from what it usually looks at: false ones are counted per such picture. */
    readonly usually: { readonly height: number; readonly away: number };
  }) {
    this.#camera = options.camera;
    this.#ground = options.ground;
    this.#seed = options.seed;
    this.#random = new Random(options.seed);
    this.#falsePerPicture = options.falsePerPicture;
    this.#squaresShown = squaresIn(options.camera, options.usually);
  }

  look(pose: CameraPose, vehicles: readonly VehiclePlace[], { at, sky }: { at: number; sky: Sky }): Seen {
    const inPicture: string[] = [];
    const detections: Detection[] = [];
    for (const vehicle of vehicles) {
      const amsl = this.#ground.elevation(vehicle) ?? 0;
      const range = distance(pose, vehicle);
      if (range > farthest) continue;
      const box = vehicleBox(this.#camera, pose, vehicle, amsl);
      if (!box) continue;
      const pixels = Math.sqrt(box.w * box.h);
      if (pixels >= PIXELS_ON_CAR && pose.amsl - amsl > range * flattest) inPicture.push(vehicle.id);
      const slant = Math.hypot(range, pose.amsl - amsl);
      const found = this.#find(vehicle.id, box, at, foundShare(pixels) * clearness(slant, sky));
      if (found) detections.push(found);
    }
    return { detections: [...detections, ...this.#flickering(), ...this.#standing(pose)], inPicture };
  }

  /** Some of what is missed is missed for the whole of a look: a vehicle under a tree stays under it for a while. */
  #find(id: string, box: PixelBox, at: number, share: number): Detection | undefined {
    const stubborn = (1 - share) * stubbornShare;
    const missed = hash01(this.#seed, textHash(id), Math.floor(at / lookMs)) < stubborn;
    const found = this.#random.chance(share / (1 - stubborn));
    const doubtful = this.#random.chance(doubtfulShare);
    if (missed || share <= 0 || (!found && !doubtful)) return undefined;
    const score = found ? this.#random.between(threshold, 0.95) : this.#random.between(0.3, threshold);
    return this.#detection(box, score);
  }

  #flickering(): Detection[] {
    const rate = this.#falsePerPicture * (1 - standingShare);
    const { width, height } = this.#camera;
    const found: Detection[] = [];
    for (let left = rate; left > 0; left -= 1) {
      if (!this.#random.chance(Math.min(1, left))) continue;
      const w = this.#random.between(14, 60);
      const h = w * this.#random.between(0.5, 1.2);
      const box = { x: this.#random.between(0, width - w), y: this.#random.between(0, height - h), w, h };
      found.push(this.#detection(box, this.#random.between(threshold, 0.8)));
    }
    return found;
  }

  /** Crates, sheds and shadows: one in so many squares of the ground. */
  #standing(pose: CameraPose): Detection[] {
    const middle = rayToGround(
      this.#ground,
      pose,
      pixelRay(this.#camera, pose, this.#camera.width / 2, this.#camera.height / 2),
    );
    if (typeof middle === "string" || this.#falsePerPicture === 0) return [];
    const share = Math.min(1, (this.#falsePerPicture * standingShare) / standingFound / this.#squaresShown);
    const lonScale = Math.cos((middle.lat * Math.PI) / 180);
    const [row, column] = [Math.round(middle.lat / squareDeg), Math.round((middle.lon * lonScale) / squareDeg)];
    const found: Detection[] = [];
    for (let r = row - squaresAround; r <= row + squaresAround; r++)
      for (let c = column - squaresAround; c <= column + squaresAround; c++) {
        if (hash01(this.#seed, r, c) >= share) continue;
        const thing = { className: "car", headingDeg: hash01(this.#seed + 1, r, c) * 360 } as const;
        const place = { lat: r * squareDeg, lon: (c * squareDeg) / lonScale };
        const box = vehicleBox(this.#camera, pose, { ...thing, ...place }, this.#ground.elevation(place) ?? 0);
        if (box && this.#random.chance(standingFound))
          found.push(this.#detection(box, this.#random.between(threshold, 0.75)));
      }
    return found;
  }

  #detection({ x, y, w, h }: PixelBox, score: number): Detection {
    const { width, height } = this.#camera;
    const size = Math.sqrt(w * h);
    const grown = Math.exp(boxScale * normal(this.#random));
    const shift = () => normal(this.#random) * (0.5 + boxShift * size);
    const box = { x: (x + shift() + (w * (1 - grown)) / 2) / width, y: (y + shift() + (h * (1 - grown)) / 2) / height };
    return { className: "vehicle", score, box: { ...box, w: (w * grown) / width, h: (h * grown) / height } };
  }
}

/** What the air lets through, and whether the camera sees heat. */
export interface Sky extends Pick<ScenarioWeather, "visibility" | "light"> {
  readonly thermal: boolean;
}

/** Share of the pictures in which a vehicle of that size (root of its area, pixels) is found: recall at the default threshold by the model card's sizes. */
export function foundShare(pixels: number): number {
  for (let i = 1; i < curve.length; i++) {
    const [p1, s1] = curve[i] as readonly [number, number];
    const [p0, s0] = curve[i - 1] as readonly [number, number];
    if (pixels <= p1) return pixels <= p0 ? s0 : s0 + ((s1 - s0) * (pixels - p0)) / (p1 - p0);
  }
  return curve.at(-1)?.[1] ?? 0;
}

/** What is left of it in haze (contrast falls to a twentieth at the visibility, Koschmieder 1924) and in poor light. */
export function clearness(range: number, { visibility, light, thermal }: Sky): number {
  const haze = Math.min(1, Math.exp((-3 * range) / visibility) / leastContrast);
  const lit = thermal ? (light === "night" ? 0.95 : 1) : { day: 1, dusk: 0.8, night: 0 }[light];
  return haze * lit;
}

const curve: readonly (readonly [pixels: number, share: number])[] = [
  [6, 0],
  [10, 0.3],
  [16, 0.55],
  [22, 0.78],
  [48, 0.8],
  [96, 0.78],
];
const leastContrast = 0.3;
const stubbornShare = 0.3;
const doubtfulShare = 0.5;
const lookMs = 10_000;
const standingShare = 0.1;
const standingFound = 0.7;
const boxShift = 0.03;
const boxScale = 0.05;
/** Sine of 5°: what is seen flatter is not placed. */
const flattest = 0.087;
const farthest = 3_000; // metres
const squareMetres = 10;
const squareDeg = squareMetres / 111_195;
const squaresAround = 12;

/** Squares of level ground in a picture that is taken from such a height and distance. */
function squaresIn(camera: CameraModel, { height, away }: { readonly height: number; readonly away: number }): number {
  const pitchDeg = (-Math.atan2(height, away) * 180) / Math.PI;
  const pose = { lat: 0, lon: 0, amsl: height, headingDeg: 0, pitchDeg, rollDeg: 0 };
  const ring = footprint(camera, pose, { elevation: () => 0 }, { maxRange: 600 });
  return Math.max(1, areaOf(ring) / squareMetres ** 2);
}

function areaOf(ring: readonly { readonly lat: number; readonly lon: number }[]): number {
  const scale = 111_195 ** 2 * Math.cos(((ring[0]?.lat ?? 0) * Math.PI) / 180);
  let twice = 0;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    twice += a.lon * b.lat - b.lon * a.lat;
  });
  return (Math.abs(twice) / 2) * scale;
}

function textHash(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return hash;
}
