import { type Color, Material, PointPrimitiveCollection, PolylineCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import type { Preview, PreviewLook } from "../plan/preview.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";

/** Lines and places that the plan does not hold yet: dashed or marked at their ends, so that they are not taken for what is flown. */
export class PreviewLayer {
  readonly #lines = new PolylineCollection();
  readonly #points = new PointPrimitiveCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#points);
  }

  /** Draws them anew when something changed. */
  paint(shown: readonly (Preview | null)[], ground: Ground): void {
    const some = shown.filter((one) => one !== null);
    const key = some.length === 0 ? [] : [...shown, ground];
    if (key.length === this.#key.length && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#lines.removeAll();
    this.#points.removeAll();
    for (const { lines, places } of some) {
      for (const { points, look } of lines) {
        if (points.length < 2) continue;
        const positions =
          points.length > MANY
            ? points.map((p) => worldOf(onGround(ground, p, LIFT)))
            : draped(ground, points, Math.max(30, pathLength(points) / MANY));
        const color = COLOURS[look];
        const solid = look === "other" || look === "picked";
        this.#lines.add({
          positions,
          width: look === "other" ? 2 : 4,
          material: Material.fromType(solid ? "Color" : "PolylineDash", solid ? { color } : { color, dashLength: 14 }),
        });
      }
      for (const place of places)
        this.#points.add({
          position: worldOf(onGround(ground, place, LIFT)),
          pixelSize: 13,
          color: palette.selected,
          outlineColor: palette.handleEdge,
          outlineWidth: 3,
        });
    }
  }
}

const MANY = 500; // places, from which on a line bends with the earth by itself
const LIFT = 3; // metres

const COLOURS: Readonly<Record<PreviewLook, Color>> = {
  section: palette.section,
  "own-side": palette.keepIn,
  "keep-in": palette.keepIn,
  "no-fly": palette.noFly,
  interest: palette.interest,
  watch: palette.watch,
  rally: palette.selected,
  waypoint: palette.selected,
  other: palette.border,
  picked: palette.section,
};
