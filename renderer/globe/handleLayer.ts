import {
  type Cartesian3,
  Material,
  Matrix4,
  type PerspectiveFrustum,
  type PointPrimitive,
  PointPrimitiveCollection,
  type Polyline,
  PolylineCollection,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import type { PartPoints } from "../../src/mission/planParts.ts";
import { handleView } from "../plan/globeView.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";
import { type Pixel, ScreenPoints, type View } from "./screenPoints.ts";
import { type ShownHandles, shownHandles } from "./shownHandles.ts";

/** What is edited on the globe, or drawn. */
export interface Handled {
  readonly edited: PartPoints;
  readonly selection: readonly number[];
  readonly draft: readonly LatLon[] | null;
  readonly shown: boolean;
}

/** The handles of what is edited, those between two of them, and the line being drawn. */
export class HandleLayer {
  readonly #scene: Scene;
  readonly #dots = new PointPrimitiveCollection();
  readonly #lines = new PolylineCollection();
  readonly #rubber: Polyline;
  readonly #pool: PointPrimitive[] = [];
  readonly #screen = new ScreenPoints();
  #points: readonly LatLon[] = [];
  #worlds: Cartesian3[] = [];
  #middles = new Map<number, Cartesian3>();
  #form: PartPoints["form"] = "line";
  #selected: ReadonlySet<number> = new Set();
  #ground: Ground | undefined;
  #shown: ShownHandles = NOTHING;
  #drawn: ReadonlySet<number> = new Set();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    this.#scene = scene;
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#dots);
    this.#rubber = this.#lines.add({
      width: 3,
      show: false,
      material: Material.fromType("PolylineDash", { color: palette.section, dashLength: 10 }),
    });
    scene.preRender.addEventListener(() => {
      if (this.#screen.look(viewOf(scene))) this.#arrange();
    });
  }

  /** Draws what changed of them. */
  paint({ edited, selection, draft, shown }: Handled, pointer: LatLon | undefined, ground: Ground): void {
    const key = [edited.points, edited.form, selection, draft, shown, ground, draft && pointer];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#form = draft ? "places" : edited.form;
    this.#selected = new Set(draft ? [] : selection);
    this.#take(draft ?? (shown ? edited.points : []), ground);
    this.#screen.look(viewOf(this.#scene));
    this.#arrange();
    const line = draft && draft.length > 0 ? [...draft, ...(pointer ? [pointer] : [])] : [];
    this.#rubber.show = line.length > 1;
    if (line.length > 1) this.#rubber.positions = draped(ground, line);
  }

  /** The point whose handle is at a pixel; −1 for none. */
  pointAt({ x, y }: Pixel): number {
    return this.#screen.nearest(x, y, REACH, (i) => this.#drawn.has(i));
  }

  /** The point before the handle in the middle of two that is at a pixel; −1 for none. */
  middleAt({ x, y }: Pixel): number {
    let best = -1;
    let least = MIDDLE_REACH;
    for (const i of this.#shown.middles) {
      const next = (i + 1) % this.#screen.count;
      const mx = (this.#screen.x(i) + this.#screen.x(next)) / 2;
      const my = (this.#screen.y(i) + this.#screen.y(next)) / 2;
      const away = Math.hypot(mx - x, my - y);
      if (away > least) continue;
      least = away;
      best = i;
    }
    return best;
  }

  /** All points seen inside a rectangle, those too that lie too close together to be drawn. */
  within(a: Pixel, b: Pixel): number[] {
    return this.#screen.within(a, b);
  }

  /** The pixel of a point. */
  pixelOf(point: number): Pixel {
    return { x: this.#screen.x(point), y: this.#screen.y(point) };
  }

  /** Works out where points are that were not there before; all when the ground or their number is another. */
  #take(points: readonly LatLon[], ground: Ground): void {
    const before = this.#points;
    const anew = ground !== this.#ground || points.length !== before.length;
    const moved = (i: number) => anew || !samePlace(before[i] as LatLon, points[i] as LatLon);
    if (anew) {
      this.#worlds = points.map((p) => worldOf(onGround(ground, p)));
      this.#middles.clear();
    } else
      for (const [i, p] of points.entries())
        if (moved(i)) {
          this.#worlds[i] = worldOf(onGround(ground, p));
          this.#middles.delete(i);
          this.#middles.delete((i || points.length) - 1);
        }
    this.#screen.set(points.length, (i) => this.#worlds[i] as Cartesian3, moved);
    this.#points = points;
    this.#ground = ground;
  }

  /** Draws those handles that have room in the present view, with as few dots as that takes. */
  #arrange(): void {
    const { clientWidth: width, clientHeight: height } = this.#scene.canvas;
    const corners = this.#form === "line" || this.#form === "ring";
    this.#shown = shownHandles(this.#screen, {
      middles: corners,
      closed: this.#form === "ring",
      isSelected: (i) => this.#selected.has(i),
      width,
      height,
    });
    this.#drawn = new Set(this.#shown.points);
    if (handleView.get().crowded !== this.#shown.crowded) handleView.set({ crowded: this.#shown.crowded });
    let used = 0;
    const put = (position: Cartesian3, look: Look) => {
      const dot = this.#pool[used] ?? this.#dots.add({});
      this.#pool[used++] = dot;
      Object.assign(dot, { position, show: true, ...look });
    };
    for (const i of this.#shown.middles) put(this.#middle(i), MIDDLE);
    for (const i of this.#shown.points) put(this.#worlds[i] as Cartesian3, this.#selected.has(i) ? CHOSEN : PLAIN);
    for (let i = used; i < this.#pool.length; i++) (this.#pool[i] as PointPrimitive).show = false;
  }

  #middle(i: number): Cartesian3 {
    const known = this.#middles.get(i);
    if (known) return known;
    const [a, b] = [this.#points[i], this.#points[(i + 1) % this.#points.length]] as [LatLon, LatLon];
    const middle = { lat: (a.lat + b.lat) / 2, lon: wrap180(a.lon + wrap180(b.lon - a.lon) / 2) };
    const made = worldOf(onGround(this.#ground as Ground, middle));
    this.#middles.set(i, made);
    return made;
  }
}

/** How the scene is seen now. */
export function viewOf(scene: Scene): View {
  const { camera, canvas } = scene;
  const frustum = camera.frustum as PerspectiveFrustum;
  return {
    matrix: Matrix4.toArray(Matrix4.multiply(frustum.projectionMatrix, camera.viewMatrix, new Matrix4())),
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    eye: camera.positionWC,
  };
}

const NOTHING: ShownHandles = { points: [], middles: [], crowded: 0 };
const REACH = 14; // pixels
const MIDDLE_REACH = 11;

type Look = Pick<PointPrimitive, "pixelSize" | "color" | "outlineColor" | "outlineWidth">;
const edge = { outlineColor: palette.handleEdge, outlineWidth: 2 };
const PLAIN: Look = { pixelSize: 11, color: palette.handle, ...edge };
const CHOSEN: Look = { pixelSize: 15, color: palette.selected, ...edge };
const MIDDLE: Look = { pixelSize: 7, color: palette.midpoint, ...edge, outlineWidth: 1 };

const samePlace = (a: LatLon, b: LatLon): boolean => a === b || (a.lat === b.lat && a.lon === b.lon);
