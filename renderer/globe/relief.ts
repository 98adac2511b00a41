import { EllipsoidTerrainProvider, type Scene } from "@cesium/engine";
import type { ElevationFile } from "../../src/contract/terrain.ts";
import type { ElevationGrid } from "../../src/geo/ground.ts";
import type { Mirror } from "../station/mirror.ts";
import type { HeightsOf } from "./drawnHeights.ts";
import { fileTerrain } from "./fileTerrain.ts";
import { sectorTerrain } from "./sectorTerrain.ts";

/** The heights of the globe: elevation files, the simulated sector, else the smooth ellipsoid. */
export class Relief {
  readonly #scene: Scene;
  readonly #heightsOf: HeightsOf;
  #grid: ElevationGrid | undefined;
  #key = "";

  constructor(scene: Scene, heightsOf: HeightsOf) {
    this.#scene = scene;
    this.#heightsOf = heightsOf;
  }

  /** Makes the globe anew only when heights became others. */
  show({ grid, terrain, loaded }: Pick<Mirror, "grid" | "terrain" | "loaded">): void {
    if (!loaded) return; // what is drawn stays until the station is back
    const files = (terrain?.files ?? []).filter(({ state }) => state === "ready");
    const key = files.length === 0 ? "" : `${terrain?.revision} ${files.map(fileKey).join(" ")}`;
    if (grid === this.#grid && key === this.#key) return;
    this.#grid = grid;
    this.#key = key;
    this.#scene.terrainProvider =
      files.length > 0
        ? fileTerrain({ files, grid, heightsOf: this.#heightsOf, onLoaded: () => this.#scene.requestRender() })
        : grid
          ? sectorTerrain(grid)
          : new EllipsoidTerrainProvider();
  }
}

const fileKey = ({ path, datum }: ElevationFile): string => `${path} ${datum}`;
