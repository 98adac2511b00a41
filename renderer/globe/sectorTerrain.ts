import { Math as CesiumMath, CustomHeightmapTerrainProvider, GeographicTilingScheme } from "@cesium/engine";
import type { ElevationGrid } from "../../src/geo/ground.ts";
import { heightAround } from "./heightAround.ts";

const samples = 33; // heights on each side of a terrain tile

/** The heights of a grid as Cesium's terrain, so that the drawn ground is the ground that positions are computed on. */
export function sectorTerrain(grid: ElevationGrid): CustomHeightmapTerrainProvider {
  const tilingScheme = new GeographicTilingScheme();
  const height = heightAround(grid);
  return new CustomHeightmapTerrainProvider({
    width: samples,
    height: samples,
    tilingScheme,
    callback: (x, y, level) => {
      const { west, east, south, north } = tilingScheme.tileXYToRectangle(x, y, level);
      const out = new Float32Array(samples * samples);
      for (let row = 0; row < samples; row++) {
        const lat = CesiumMath.toDegrees(north + ((south - north) * row) / (samples - 1));
        for (let column = 0; column < samples; column++) {
          const lon = CesiumMath.toDegrees(west + ((east - west) * column) / (samples - 1));
          out[row * samples + column] = height(lat, lon);
        }
      }
      return out;
    },
  });
}
