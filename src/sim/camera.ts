import type { CameraModel, CameraPose } from "../geo/camera.ts";
import { toRad } from "../geo/position.ts";
import { Canvas } from "./canvas.ts";
import { GroundPainter } from "./groundPainter.ts";
import { GroundShader } from "./groundShader.ts";
import { createGroundTexture } from "./groundTexture.ts";
import { LOOKS, type Look, type LookName } from "./look.ts";
import { propMesh } from "./propMesh.ts";
import { RoadPainter } from "./roadPainter.ts";
import { addBlur, addNoise } from "./sensor.ts";
import { type Placed, SolidPainter } from "./solidPainter.ts";
import { TreePainter } from "./treePainter.ts";
import { vehicleMesh } from "./vehicleMesh.ts";
import { toCamera, type View, viewFrom } from "./view.ts";
import type { World } from "./world.ts";
import type { Road } from "./worldLayout.ts";
import type { Prop } from "./worldThings.ts";
import type { VehicleModel, WorldVehicle } from "./worldTraffic.ts";

/** How a scene is seen; what is left out is as in the demo: by day, with the world's own traffic. */
export interface SceneOptions {
  readonly look?: LookName | Look;
  /** Instead of the world's parked and moving vehicles. */
  readonly vehicles?: (at: number) => readonly WorldVehicle[];
  /** Things beside the world's own. */
  readonly props?: readonly Prop[];
  /** Roads and paved ground beside the world's own. */
  readonly roads?: readonly Road[];
}

/** A vehicle in the last picture. */
export interface SeenVehicle {
  readonly id: string;
  readonly className: WorldVehicle["className"];
  readonly model: VehicleModel;
  /** Its outline's box in pixels, cut off at the edges of the picture. */
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  /** Share of it inside the picture that other things hide, 0…1. */
  readonly occluded: number;
  /** Share of its whole box that lies outside the picture, 0…1. */
  readonly cut: number;
}

/** Renders what a camera in the world sees. Pixels agree with `project` of geo/camera.ts. One picture at a time. */
export class SceneCamera {
  readonly #world: World;
  readonly #model: CameraModel;
  readonly #options: SceneOptions;
  readonly #look: Look;
  readonly #canvas: Canvas;
  readonly #pixels: Uint8Array;
  readonly #shader: GroundShader;
  readonly #ground: GroundPainter;
  readonly #roads: RoadPainter;
  readonly #trees: TreePainter;
  readonly #solids: SolidPainter;
  readonly #props: readonly (Placed & { readonly reach: number })[];
  #seen: readonly SeenVehicle[] = [];

  constructor(world: World, model: CameraModel, options: SceneOptions = {}) {
    this.#world = world;
    this.#model = model;
    this.#options = options;
    const look = typeof options.look === "object" ? options.look : LOOKS[options.look ?? "day"];
    this.#look = look;
    this.#canvas = new Canvas(model.width, model.height);
    this.#pixels = new Uint8Array(this.#canvas.rgb.buffer);
    this.#shader = new GroundShader(world.terrain, look);
    this.#ground = new GroundPainter(world.terrain, look, createGroundTexture(world.land, look), this.#shader);
    this.#roads = new RoadPainter(world.terrain, [...world.roads, ...(options.roads ?? [])], look);
    this.#trees = new TreePainter(world.terrain, world.things.trees, look);
    this.#solids = new SolidPainter(look);
    this.#props = [...world.things.props, ...(options.props ?? [])].map((prop) => ({
      ...this.#put(prop.x, prop.y, prop.heading, 0),
      mesh: propMesh(prop),
      colour: prop.colour,
      reach: Math.hypot(prop.length, prop.width, prop.height),
    }));
  }

  /** The picture from `pose` at an instant, RGB24, top row first. The same memory is written again by the next call. */
  render(pose: CameraPose, at: number): Uint8Array {
    const canvas = this.#canvas;
    const look = this.#look;
    const view = viewFrom(this.#world.frame, this.#model, pose);
    canvas.clear();
    this.#ground.paint(canvas, view);
    this.#roads.paint(canvas, view, this.#shader);

    const vehicles = (this.#options.vehicles ?? this.#traffic)(at)
      .map((vehicle) => ({ vehicle, placed: this.#place(vehicle) }))
      .filter(({ placed }) => inView(view, placed, 9, 1500));
    const props = this.#props.filter((p) => inView(view, p, p.reach, p.reach > 6 ? 3000 : 700));
    const keep = shadowKeep(look);
    const stamp = canvas.nextStamp();
    this.#trees.shadows(canvas, view, [half(keep[0]), half(keep[1]), half(keep[2])], stamp);
    for (const p of props) this.#solids.shadow(canvas, view, p, keep, stamp);
    for (const { placed } of vehicles) this.#solids.shadow(canvas, view, placed, keep, stamp);
    for (const { placed } of vehicles) this.#solids.shadow(canvas, view, placed, CONTACT, stamp, true);

    this.#trees.paint(canvas, view, this.#shader.haze);
    for (const p of props) {
      const corners = this.#solids.corners(view, p);
      if (corners) this.#solids.paint(canvas, view, p, corners, this.#shader.haze, 0);
    }
    const drawn = vehicles.flatMap(({ vehicle, placed }, i) => {
      const corners = this.#solids.corners(view, placed);
      if (!corners) return [];
      const bounds = boundsOf(corners);
      const pixels = this.#solids.paint(canvas, view, placed, corners, this.#shader.haze, i + 1);
      return [{ vehicle, bounds, pixels, owner: i + 1 }];
    });
    this.#seen = drawn.flatMap(({ vehicle, bounds, pixels, owner }) => {
      if (pixels === 0) return [];
      const x0 = Math.max(0, bounds.x0);
      const y0 = Math.max(0, bounds.y0);
      const x1 = Math.min(canvas.width, bounds.x1);
      const y1 = Math.min(canvas.height, bounds.y1);
      const whole = (bounds.x1 - bounds.x0) * (bounds.y1 - bounds.y0);
      return [
        {
          id: vehicle.id,
          className: vehicle.className,
          model: vehicle.model,
          box: { x: x0, y: y0, w: x1 - x0, h: y1 - y0 },
          occluded: 1 - owned(canvas, owner, x0, y0, x1, y1) / pixels,
          cut: Math.max(0, 1 - ((x1 - x0) * (y1 - y0)) / whole),
        },
      ];
    });
    if (look.blur > 0) addBlur(canvas.rgb, canvas.width, canvas.height, look.blur);
    if (look.noise > 0) addNoise(canvas.rgb, look.noise, at);
    return this.#pixels;
  }

  /** The vehicles in the last picture, hidden ones too. */
  visible(): readonly SeenVehicle[] {
    return this.#seen;
  }

  readonly #traffic = (at: number): readonly WorldVehicle[] => [...this.#world.parked, ...this.#world.movers(at)];

  #place(vehicle: WorldVehicle): Placed {
    const { east, north } = this.#world.frame.toEnu(vehicle.place);
    return {
      ...this.#put(east, north, toRad(vehicle.headingDeg), vehicle.size.length / 2),
      z: vehicle.place.amsl,
      mesh: vehicleMesh(vehicle.model),
      colour: vehicle.colour,
      warmth: vehicle.warmth,
    };
  }

  /** Sets something on the ground; with `reach`, leaning with the slope over that many metres. */
  #put(x: number, y: number, heading: number, reach: number) {
    const { height } = this.#world.terrain;
    const slope = reach > 0 ? 1 / (2 * reach) : 0;
    return {
      x,
      y,
      z: height(x, y),
      heading,
      slopeX: (height(x + reach, y) - height(x - reach, y)) * slope,
      slopeY: (height(x, y + reach) - height(x, y - reach)) * slope,
    };
  }
}

/** Leaves let some of the sun through. */
const half = (keep: number): number => 0.25 + 0.75 * keep;

const CONTACT = [0.5, 0.5, 0.52] as const;

/** What is left of the light on flat ground when the sun is hidden. */
function shadowKeep({ sun, ambient, sunHeightDeg, infrared }: Look): readonly [number, number, number] {
  if (infrared) return [0.94, 0.94, 0.94];
  const s = Math.sin(toRad(sunHeightDeg));
  const keep = (k: 0 | 1 | 2): number => (ambient[k] * 0.88) / (ambient[k] + sun[k] * s);
  return [keep(0), keep(1), keep(2)];
}

const spot = new Float64Array(3);

function inView(view: View, placed: Pick<Placed, "x" | "y" | "z">, reach: number, farthest: number): boolean {
  toCamera(view, placed.x, placed.y, placed.z, spot, 0);
  const [x, y, z] = spot as unknown as [number, number, number];
  if (z < 2 || z > farthest) return false;
  const slack = reach * 1.5;
  return (
    Math.abs(x) < (view.width / 2 / view.focal) * z + slack && Math.abs(y) < (view.height / 2 / view.focal) * z + slack
  );
}

function boundsOf(corners: Float64Array) {
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = Number.POSITIVE_INFINITY;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < corners.length; i += 3) {
    x0 = Math.min(x0, corners[i]!);
    x1 = Math.max(x1, corners[i]!);
    y0 = Math.min(y0, corners[i + 1]!);
    y1 = Math.max(y1, corners[i + 1]!);
  }
  return { x0, y0, x1, y1 };
}

function owned({ width, height, owner }: Canvas, who: number, x0: number, y0: number, x1: number, y1: number): number {
  let count = 0;
  const right = Math.min(width, Math.ceil(x1));
  const bottom = Math.min(height, Math.ceil(y1));
  for (let y = Math.floor(y0); y < bottom; y++) {
    for (let x = Math.floor(x0); x < right; x++) if (owner[y * width + x] === who) count++;
  }
  return count;
}
