import { PrimitiveCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { WatchedSections } from "../fly/liveCoverageSections.ts";
import { agePixels } from "../fly/seenAges.ts";
import { CoverageLayer } from "./coverageLayer.ts";

/** Each watched section, coloured by how long ago each part of it was last seen well enough. */
export class CoverageSectionsLayer {
  /** One place among the globe's layers for all of them, whenever they come. */
  readonly #own = { primitives: new PrimitiveCollection() };
  readonly #layers = new Map<string, CoverageLayer>();

  constructor(scene: Scene) {
    scene.primitives.add(this.#own.primitives);
  }

  paint(watched: WatchedSections | undefined, ground: Ground): void {
    for (const [id, layer] of this.#layers) {
      if (watched?.maps.has(id)) continue;
      layer.remove();
      this.#layers.delete(id);
    }
    for (const { id, at, youngMs } of watched?.sections ?? []) {
      const known = watched?.maps.get(id);
      if (!known) continue;
      const layer = this.#layers.get(id) ?? new CoverageLayer(this.#own);
      this.#layers.set(id, layer);
      // Colours change with time too, but slowly.
      const step = Math.floor(at / Math.min(COLOUR_MS, youngMs / 40));
      layer.paintCells(known.map, {
        ...{ ground, picture: [known.revision, step, youngMs] },
        pixels: (from, to) => agePixels(known.map, from, to, { at, youngMs }),
      });
    }
  }
}

const COLOUR_MS = 10_000;
