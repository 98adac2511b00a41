import { Math as CesiumMath, CustomHeightmapTerrainProvider, GeographicTilingScheme } from "@cesium/engine";
import { undulation } from "../../src/geo/geoid.ts";
import { type ElevationGrid, gridGround } from "../../src/geo/ground.ts";

const samples = 33; // heights on each side of a terrain tile
const fadeDeg = 0.25; // beyond the grid its edge heights sink to the sea over this many degrees

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

/** Metres above the ellipsoid anywhere on earth: the grid, around it a slope from its edge down to the sea. */
export function heightAround(grid: ElevationGrid): (lat: number, lon: number) => number {
  const ground = gridGround(grid);
  const north = grid.south + grid.stepLat * (grid.rows - 1);
  const east = grid.west + grid.stepLon * (grid.columns - 1);
  const geoid = undulation({ lat: (grid.south + north) / 2, lon: (grid.west + east) / 2 });
  return (lat, lon) => {
    const nearLat = Math.min(Math.max(lat, grid.south), north);
    const nearLon = Math.min(Math.max(lon, grid.west), east);
    const beyond = Math.hypot(lat - nearLat, lon - nearLon);
    if (beyond >= fadeDeg) return 0;
    const edge = ground.elevation({ lat: nearLat, lon: nearLon }) ?? 0;
    const t = 1 - beyond / fadeDeg;
    return (edge + geoid) * t * t * (3 - 2 * t);
  };
}
