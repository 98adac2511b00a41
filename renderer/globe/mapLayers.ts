import { ImageryLayer, type Scene } from "@cesium/engine";
import type { MapsRecord } from "../../src/contract/maps.ts";
import { mapTileProvider, type TileOf } from "./mapTileProvider.ts";

interface Drawn {
  readonly version: number;
  readonly layer: ImageryLayer;
}

/** The operator's pictures on the globe, above the base map, in their order. */
export class MapLayers {
  readonly #scene: Scene;
  readonly #tileOf: TileOf;
  readonly #drawn = new Map<string, Drawn>();
  #maps: MapsRecord | undefined;

  constructor(scene: Scene, tileOf: TileOf) {
    this.#scene = scene;
    this.#tileOf = tileOf;
  }

  /** Makes anew only what became another; order and opacity change what is there. */
  paint(maps: MapsRecord | undefined): void {
    if (maps === this.#maps) return;
    this.#maps = maps;
    const { imageryLayers } = this.#scene;
    const wanted = (maps?.layers ?? []).filter(({ kind, state }) => kind !== "overlay" && state === "ready");
    for (const [id, { layer, version }] of this.#drawn) {
      if (wanted.some((one) => one.id === id && one.version === version)) continue;
      imageryLayers.remove(layer, true);
      this.#drawn.delete(id);
    }
    for (const one of wanted.toReversed()) {
      let drawn = this.#drawn.get(one.id);
      if (!drawn) {
        const onLoaded = () => this.#scene.requestRender();
        const layer = new ImageryLayer(mapTileProvider({ layer: one, tileOf: this.#tileOf, onLoaded }));
        drawn = { version: one.version, layer };
        this.#drawn.set(one.id, drawn);
        imageryLayers.add(layer);
      }
      drawn.layer.show = one.shown;
      drawn.layer.alpha = one.opacity;
      imageryLayers.raiseToTop(drawn.layer);
    }
  }
}
