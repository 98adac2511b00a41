import { PointPrimitiveCollection, PolylineCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { Position } from "../../src/geo/position.ts";
import { palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";

/** The place that the cursor in the height profile is at: on the path, and on the ground below it. */
export class ProfileLayer {
  readonly #points = new PointPrimitiveCollection();
  readonly #lines = new PolylineCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#points);
  }

  paint(at: Position | null, ground: Ground): void {
    const key = [at, ground];
    if (key.every((part, i) => part === this.#key[i]) && this.#key.length > 0) return;
    this.#key = key;
    this.#points.removeAll();
    this.#lines.removeAll();
    if (!at) return;
    const place = worldOf(at);
    const below = worldOf(onGround(ground, at));
    this.#lines.add({ positions: [place, below], width: 2 });
    for (const position of [place, below])
      this.#points.add({
        position,
        pixelSize: 12,
        color: palette.selected,
        outlineColor: palette.handleEdge,
        outlineWidth: 2,
      });
  }
}
