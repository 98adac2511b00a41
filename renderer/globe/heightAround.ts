import { undulation } from "../../src/geo/geoid.ts";
import { type ElevationGrid, gridGround } from "../../src/geo/ground.ts";

/** Beyond the grid its edge heights sink to the ellipsoid over this many degrees. */
const fadeDeg = 0.25;

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
