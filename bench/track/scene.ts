import type { Box } from "../../src/contract/records.ts";
import type { ViewHint } from "../../src/contract/viewHint.ts";
import { type CameraModel, type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import type { Enu } from "../../src/geo/position.ts";
import { Random } from "../../src/sim/random.ts";
import type { Detection } from "../../src/vision/detector.ts";
import { type Faults, gauss, usualFaults } from "./faults.ts";
import type { NamedBox } from "./metrics.ts";

/** Where something is on flat ground and where it points: metres east and north, degrees clockwise from north. */
export interface GroundPose {
  readonly east: number;
  readonly north: number;
  readonly headingDeg: number;
}

/** Where the camera is above the ground and where it looks, at a time in seconds. */
export type CameraPath = (t: number) => GroundPose & { readonly up: number; readonly pitchDeg: number };

/** What is to be filmed. Lengths in metres, times in seconds. */
export interface SceneScript {
  readonly name: string;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly camera: CameraPath;
  readonly cars: readonly ((t: number) => GroundPose)[];
  /** Trees: upright columns that hide what is behind them. */
  readonly trees?: readonly { readonly east: number; readonly north: number; readonly radius: number }[];
}

/** One picture of a scene. */
export interface SceneFrame {
  readonly at: number; // ms
  readonly truth: readonly NamedBox[];
  readonly detections: readonly Detection[];
  /** The pose as telemetry tells it: late, wavering and off. */
  readonly hint: ViewHint;
}

export const sceneCamera: CameraModel = { width: 1280, height: 720, hfovDeg: 50 };
const ground = { lat: 47.5, lon: 8.5, amsl: 420 };
const frame = new EnuFrame(ground);
const startAt = 1_700_000_000_000;
const treeHeight = 9;
const threshold = 0.5;

/** Films a scene: true boxes, what a detector makes of them, and what telemetry says of the camera. */
export function filmed(script: SceneScript, seed: number, faults: Faults = usualFaults): SceneFrame[] {
  const random = new Random(seed);
  const lasting = {
    heading: gauss(random) * faults.headingDeg,
    pitch: gauss(random) * faults.tiltDeg,
    roll: gauss(random) * faults.tiltDeg,
    lag: gauss(random) * faults.lagSigmaMs,
    east: gauss(random) * faults.position,
    north: gauss(random) * faults.position,
    ground: gauss(random) * faults.groundHeight,
  };
  // Bushes and roofs that now and then pass for cars, always in the same place.
  const clutter = Array.from({ length: faults.falseEachFrame > 0 ? 6 : 0 }, () => {
    const { east, north } = script.camera(random.between(0, script.seconds));
    return { east: east + random.between(-120, 120), north: north + random.between(-120, 120), headingDeg: 0 };
  });
  const missed = new Map<string, number>();
  // Misses come in rows of one to three: two on average.
  const missBegins = faults.missShare / (2 - faults.missShare);
  const clearness = script.cars.map(() => gauss(random) * faults.carScore);
  const count = Math.round(script.seconds * script.framesPerSecond);
  return Array.from({ length: count }, (_, i) => {
    const t = i / script.framesPerSecond;
    const pose = poseOf(script.camera(t));
    const truth: NamedBox[] = [];
    const detections: Detection[] = [];
    const blur = turnRate(script.camera, t) > 25 ? 0.08 : 0;
    script.cars.forEach((car, n) => {
      const place = car(t);
      const box = boxOf(pose, place);
      const hidden = hiddenShare(script, script.camera(t), place);
      if (!box || hidden > 0.5) return;
      const id = `car-${n + 1}`;
      truth.push({ id, box });
      const left = missed.get(id) ?? 0;
      if (left > 0) missed.set(id, left - 1);
      else if (random.chance(missBegins)) missed.set(id, random.below(3));
      else detections.push(detected(box, random, faults, 0.75 + (clearness[n] ?? 0) - blur - hidden * 0.5));
    });
    for (const place of clutter) {
      const box = boxOf(pose, place);
      if (box && random.chance(0.15)) detections.push(detected(box, random, faults, 0.45));
    }
    if (random.chance(faults.falseEachFrame)) {
      const w = random.between(0.015, 0.05);
      const box = { x: random.between(0, 1 - w), y: random.between(0, 1 - w), w, h: w };
      detections.push(detected(box, random, faults, 0.45));
    }
    const late = t - (faults.lagMs + lasting.lag + gauss(random) * faults.jitterMs) / 1000;
    const told = script.camera(late);
    const wavering = {
      ...told,
      east: told.east + lasting.east,
      north: told.north + lasting.north,
      headingDeg: told.headingDeg + lasting.heading + gauss(random) * faults.waverDeg,
      pitchDeg: told.pitchDeg + lasting.pitch + gauss(random) * faults.waverDeg,
      rollDeg: lasting.roll + gauss(random) * faults.waverDeg,
    };
    const hint = {
      pose: { ...poseOf(wavering), hfovDeg: sceneCamera.hfovDeg },
      groundAmsl: ground.amsl + lasting.ground,
    };
    return { at: startAt + Math.round(t * 1000), truth, detections, hint };
  });
}

/** The detector's threshold that scores of scenes are made for. */
export const sceneThreshold = threshold;

const poseOf = ({
  up,
  headingDeg,
  pitchDeg,
  rollDeg = 0,
  ...place
}: ReturnType<CameraPath> & { rollDeg?: number }): CameraPose => ({
  ...frame.toPosition({ ...place, up }),
  headingDeg,
  pitchDeg,
  rollDeg,
});

const turnRate = (camera: CameraPath, t: number): number =>
  Math.abs(camera(t + 0.05).headingDeg - camera(t - 0.05).headingDeg) * 10;

function detected(box: Box, random: Random, { box: off, score: scoreSigma }: Faults, score: number): Detection {
  const { width, height } = sceneCamera;
  const [trueW, trueH] = [box.w * width, box.h * height];
  const noise = ({ share, pixels }: Faults["box"]["centre"], length: number) =>
    gauss(random) * Math.hypot(share * length, pixels);
  const w = Math.max(5, trueW + noise(off.size, trueW));
  const h = Math.max(5, trueH + noise(off.size, trueH));
  const size = Math.sqrt(trueW * trueH);
  const x = (box.x + box.w / 2) * width + noise(off.centre, size) - w / 2;
  const y = (box.y + box.h / 2) * height + noise(off.centre, size) - h / 2;
  const told = Math.min(0.98, Math.max(0.05, score + gauss(random) * scoreSigma));
  return { className: "vehicle", score: told, box: { x: x / width, y: y / height, w: w / width, h: h / height } };
}

/** The box around a car of 4.5 × 1.8 × 1.5 m; undefined where less than two thirds of it are in the picture. */
function boxOf(pose: CameraPose, { east, north, headingDeg }: GroundPose): Box | undefined {
  const [s, c] = [Math.sin((headingDeg * Math.PI) / 180), Math.cos((headingDeg * Math.PI) / 180)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const along of [-2.25, 2.25])
    for (const across of [-0.9, 0.9])
      for (const up of [0, 1.5]) {
        const corner: Enu = { east: east + along * s + across * c, north: north + along * c - across * s, up };
        const seen = project(sceneCamera, pose, frame.toPosition(corner));
        if (!seen) return undefined;
        [left, right] = [Math.min(left, seen.u), Math.max(right, seen.u)];
        [top, bottom] = [Math.min(top, seen.v), Math.max(bottom, seen.v)];
      }
  const { width, height } = sceneCamera;
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  const [w, h] = [Math.min(width, right) - x, Math.min(height, bottom) - y];
  if (w <= 0 || h <= 0 || w * h < 0.66 * (right - left) * (bottom - top) || w < 6) return undefined;
  return { x: x / width, y: y / height, w: w / width, h: h / height };
}

/** Share of a car that trees hide from the camera. */
function hiddenShare({ trees = [] }: SceneScript, camera: ReturnType<CameraPath>, car: GroundPose): number {
  const parts = [-1.5, 0, 1.5].map((along) => ({
    east: car.east + along * Math.sin((car.headingDeg * Math.PI) / 180),
    north: car.north + along * Math.cos((car.headingDeg * Math.PI) / 180),
  }));
  const hidden = parts.filter((part) => trees.some((tree) => hides(tree, camera, part)));
  return hidden.length / parts.length;
}

function hides(
  tree: { east: number; north: number; radius: number },
  camera: { east: number; north: number; up: number },
  part: { east: number; north: number },
): boolean {
  const [dx, dy] = [camera.east - part.east, camera.north - part.north];
  const far = Math.hypot(dx, dy) || 1;
  const along = ((tree.east - part.east) * dx + (tree.north - part.north) * dy) / far;
  const beside = Math.abs(((tree.east - part.east) * dy - (tree.north - part.north) * dx) / far);
  if (beside > tree.radius || along < 0 || along > far)
    return Math.hypot(tree.east - part.east, tree.north - part.north) < tree.radius;
  return (camera.up * along) / far < treeHeight;
}
