import { Math as CesiumMath, CustomHeightmapTerrainProvider, GeographicTilingScheme } from "@cesium/engine";
import type { ElevationFile } from "../../src/contract/terrain.ts";
import type { ElevationGrid } from "../../src/geo/ground.ts";
import { drawnHeights, type HeightsOf, terrainSide } from "./drawnHeights.ts";
import { heightAround } from "./heightAround.ts";

interface Sources {
  /** Those that can be read, with their bounds. */
  readonly files: readonly ElevationFile[];
  /** Heights of the simulated sector, where no file knows any. */
  readonly grid: ElevationGrid | undefined;
  readonly heightsOf: HeightsOf;
  /** Heights have come: the globe is to be drawn. */
  readonly onLoaded: () => void;
}

/**
 * The heights of elevation files as Cesium's terrain, tile by tile from the station, so that the drawn ground is the one
 * that plans are checked over.
 */
export function fileTerrain({ files, grid, heightsOf, onLoaded }: Sources): CustomHeightmapTerrainProvider {
  const tilingScheme = new GeographicTilingScheme();
  const beside = grid ? heightAround(grid) : () => 0;
  const bounds = files.flatMap((file) => (file.state === "ready" && file.bounds ? [file.bounds] : []));
  let asked = 0;
  const provider = new CustomHeightmapTerrainProvider({
    width: terrainSide,
    height: terrainSide,
    tilingScheme,
    callback: (x, y, level) => {
      if (asked >= mostAsked) return undefined; // Cesium asks again in a moment
      const { west, east, south, north } = tilingScheme.tileXYToRectangle(x, y, level);
      const deg = CesiumMath.toDegrees;
      const box = { west: deg(west), east: deg(east), south: deg(south), north: deg(north) };
      asked++;
      return drawnHeights(box, { bounds, beside, heightsOf }).finally(() => {
        asked--;
        onLoaded();
      });
    },
  });
  // Beyond this the files hold nothing finer, and Cesium draws what it has.
  provider.getTileDataAvailable = (_x, _y, level) => level <= finestLevel;
  return provider;
}

const mostAsked = 12;
const finestLevel = 15; // 0.3″ between heights
