import {
  BillboardCollection,
  Cartesian3,
  Material,
  type Polyline,
  PolylineCollection,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { type Position, toRad } from "../../src/geo/position.ts";
import type { ShownMoment } from "../review/moment/momentAt.ts";
import { ellipseOutline } from "./ellipse.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";
import { trackSymbol, vehicleSymbol } from "./symbols.ts";

/** The moment that is played, and whether the camera moves along with it. */
export interface ShownMomentOnGlobe {
  readonly moment: ShownMoment;
  readonly follow: boolean;
}

/** Recorded footage as it is played: the aircraft at that moment, its way there, what its camera saw, and what was followed with its error. */
export class MomentLayer {
  readonly #symbols = new BillboardCollection();
  readonly #lines = new PolylineCollection();
  readonly #all = new PrimitiveCollection();
  readonly #flown: Polyline;
  readonly #drop: Polyline;
  readonly #outline: Polyline;
  #tracks: Polyline[] = [];
  #painted: readonly unknown[] = [];
  /** Points of the way that is drawn, each reckoned once. */
  #way: { from: Position | undefined; points: Cartesian3[] } = { from: undefined, points: [] };

  constructor(scene: Scene) {
    const line = (width: number, color = palette.replay) =>
      this.#lines.add({ width, show: false, material: Material.fromType("Color", { color }) });
    this.#flown = line(2.5);
    this.#drop = line(1.5, palette.drop);
    this.#outline = line(3, palette.footprint);
    this.#all.add(this.#lines);
    this.#all.add(this.#symbols);
    scene.primitives.add(this.#all);
  }

  /** Draws it anew when another moment is shown, or other ground; null: nothing. */
  paint(shown: ShownMomentOnGlobe | null, ground: Ground): void {
    const moment = shown?.moment;
    if (this.#painted[0] === moment && this.#painted[1] === ground) return;
    this.#painted = [moment, ground];
    this.#all.show = moment !== undefined;
    this.#symbols.removeAll();
    for (const line of this.#tracks) this.#lines.remove(line);
    this.#tracks = [];
    if (!moment) return;
    const { aircraft, flown, outline } = moment;
    this.#put(this.#flown, flown.length > 1 ? this.#wayOf(flown) : []);
    this.#put(this.#drop, aircraft ? [worldOf(aircraft), worldOf(onGround(ground, aircraft, 0))] : []);
    const [corner] = outline ?? [];
    this.#put(this.#outline, outline && corner ? draped(ground, [...outline, corner]) : []);
    if (aircraft) this.#aircraft(aircraft);
    for (const { place, ellipse, way } of moment.tracks) {
      this.#symbol(trackSymbol(), worldOf(onGround(ground, place, 1)), 0.8);
      this.#track(draped(ground, way), 2);
      if (ellipse) this.#track(draped(ground, ellipseOutline(place, ellipse)), 2.5);
    }
  }

  #aircraft(aircraft: NonNullable<ShownMoment["aircraft"]>): void {
    const symbol = this.#symbol(vehicleSymbol("replay-selected"), worldOf(aircraft), 0.62);
    symbol.alignedAxis = Cartesian3.UNIT_Z;
    symbol.rotation = -toRad(aircraft.headingDeg ?? 0);
  }

  #symbol(look: { readonly name: string; readonly canvas: HTMLCanvasElement }, position: Cartesian3, scale: number) {
    const symbol = this.#symbols.add({ position, scale });
    symbol.setImage(look.name, look.canvas);
    return symbol;
  }

  #track(positions: Cartesian3[], width: number): void {
    if (positions.length < 2) return;
    const material = Material.fromType("Color", { color: palette.track });
    this.#tracks.push(this.#lines.add({ width, positions, material }));
  }

  #put(line: Polyline, positions: Cartesian3[]): void {
    line.show = positions.length > 1;
    if (line.show) line.positions = positions;
  }

  /** The way in the world; all but its last point stay while the same flight is played on. */
  #wayOf(flown: readonly Position[]): Cartesian3[] {
    const way = this.#way;
    if (way.from !== flown[0]) this.#way = { from: flown[0], points: [] };
    const { points } = this.#way;
    for (let i = points.length; i < flown.length - 1; i++) points.push(worldOf(flown[i] as Position));
    return [...points.slice(0, flown.length - 1), worldOf(flown.at(-1) as Position)];
  }
}
