import { BillboardCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { onGround, worldOf } from "./places.ts";
import { markSymbol } from "./symbols.ts";

/** The place that a line of a list speaks of, while the operator points at it. */
export class MarkLayer {
  readonly #symbols = new BillboardCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#symbols);
  }

  paint(place: LatLon | null, ground: Ground): void {
    if (this.#key[0] === place && this.#key[1] === ground) return;
    this.#key = [place, ground];
    this.#symbols.removeAll();
    if (!place) return;
    const { name, canvas } = markSymbol();
    this.#symbols
      .add({
        position: worldOf(onGround(ground, place)),
        scale: 0.8,
        disableDepthTestDistance: 2e6, // metres: through hills, not through the earth
      })
      .setImage(name, canvas);
  }
}
