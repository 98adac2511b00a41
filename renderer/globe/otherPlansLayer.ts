import {
  Cartesian2,
  Cartesian3,
  Color,
  LabelCollection,
  LabelStyle,
  Material,
  PolylineCollection,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon, Position } from "../../src/geo/position.ts";
import type { OtherPlan } from "../plan/library/otherPlans.ts";
import type { ScheduledFlight } from "../plan/library/scheduleFlights.ts";
import { labelFont, palette } from "./palette.ts";
import { worldOf } from "./places.ts";

/** The paths of plans that are not on the table, thin and muted, each with its name. */
export class OtherPlansLayer {
  readonly #lines = new PolylineCollection();
  readonly #labels = new LabelCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#labels);
  }

  /** Draws other plans, and flights of a schedule that are in the air. Nothing is done when nothing changed. */
  paint(others: readonly OtherPlan[], flights: readonly ScheduledFlight[], ground: Ground): void {
    const key = [others, flights, ground];
    const none = others.length + flights.length === 0;
    if (key.every((value, i) => value === this.#key[i]) || (none && this.#lines.length === 0)) return;
    this.#key = key;
    this.#lines.removeAll();
    this.#labels.removeAll();
    for (const { plan, legs } of others) {
      const [first] = legs;
      if (!first) continue;
      const path = [first.from, ...legs.map(({ to }) => to)];
      const watch = Math.max(
        legs.findIndex(({ kind }) => kind === "watch"),
        0,
      );
      this.#path(
        path.map((p) => ({ lat: p.lat, lon: p.lon, amsl: p.amsl ?? p.ahl + level(ground, first.from) })),
        { name: plan.name, at: watch },
      );
    }
    for (const { droneId, path, ahl } of flights) {
      const base = path[0] ? level(ground, path[0]) : 0;
      this.#path(
        path.map(({ lat, lon }) => ({ lat, lon, amsl: base + ahl })),
        { name: droneId, at: 1 },
      );
    }
  }

  /** A path with its name in the middle of piece `at`. */
  #path(path: readonly Position[], { name, at }: { readonly name: string; readonly at: number }): void {
    const positions = path.map((p) => worldOf(p));
    const [from, to] = [positions[at] ?? positions[0], positions[at + 1] ?? positions[1]];
    if (!from || !to) return;
    const middle = Cartesian3.midpoint(from, to, new Cartesian3());
    this.#lines.add({ positions, width: 1.5, material: Material.fromType("PolylineDash", { color, dashLength: 8 }) });
    this.#labels.add({
      position: middle,
      text: name,
      font: labelFont,
      style: LabelStyle.FILL_AND_OUTLINE,
      fillColor: labelColor,
      outlineColor: palette.night,
      outlineWidth: 3,
      pixelOffset: new Cartesian2(8, -10),
    });
  }
}

const labelColor = Color.fromCssColorString("#d5dde6");
const color = Color.fromCssColorString("#b9c4d0").withAlpha(0.75);

const level = (ground: Ground, place: LatLon): number => ground.elevation(place) ?? 0;
