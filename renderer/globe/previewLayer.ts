import {
  type Cartesian3,
  type Color,
  Material,
  PointPrimitiveCollection,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { pathLength, resample } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Preview, PreviewLook } from "../plan/preview.ts";
import { lineBatch } from "./lineBatch.ts";
import { palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";

/** Lines and places that the plan does not hold yet: dashed or marked at their ends, so that they are not taken for what is flown. */
export class PreviewLayer {
  readonly #lines = new PrimitiveCollection();
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
    const byLook = new Map<PreviewLook, Cartesian3[][]>();
    for (const { points, look } of some.flatMap(({ lines }) => lines)) {
      const alike = byLook.get(look) ?? [];
      alike.push(onTheGround(points, ground, look === "picked" ? LIFT_PICKED : LIFT));
      byLook.set(look, alike);
    }
    for (const [look, lines] of byLook) {
      const batch = lineBatch(lines, { width: look === "other" ? 2 : 4, material: materialOf(look) });
      if (batch) this.#lines.add(batch);
    }
    for (const place of some.flatMap(({ places }) => places))
      this.#points.add({
        position: worldOf(onGround(ground, place, LIFT)),
        pixelSize: 13,
        color: palette.selected,
        outlineColor: palette.handleEdge,
        outlineWidth: 3,
      });
  }
}

/** Long lines have points enough to bend with the earth; short ones get some between. */
const onTheGround = (points: readonly LatLon[], ground: Ground, lift: number): Cartesian3[] =>
  (points.length > MANY || points.length < 2 ? points : resample(points, Math.max(100, pathLength(points) / MANY))).map(
    (p) => worldOf(onGround(ground, p, lift)),
  );

const MANY = 500; // places
const LIFT = 3; // metres
const LIFT_PICKED = 30; // over the line that it lies on

function materialOf(look: PreviewLook): Material {
  const color = COLOURS[look];
  return look === "other" || look === "picked"
    ? Material.fromType("Color", { color })
    : Material.fromType("PolylineDash", { color, dashLength: 14 });
}

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
