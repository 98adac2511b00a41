import type { TerrainRectangle } from "../../src/contract/terrain.ts";
import { boxesMeet, type GeoBox } from "../../src/geo/box.ts";
import { undulation } from "../../src/geo/geoid.ts";

/** Asks the station for the heights of a rectangle. */
export type HeightsOf = (box: GeoBox & { rows: number; columns: number }) => Promise<TerrainRectangle>;

interface Sources {
  /** What the elevation files cover. */
  readonly bounds: readonly GeoBox[];
  /** Metres above the ellipsoid where they know no height. */
  readonly beside: (lat: number, lon: number) => number;
  readonly heightsOf: HeightsOf;
}

/** Heights on each side of a tile of the globe. */
export const terrainSide = 65;

/** Metres above the ellipsoid at the crossings of a tile of the globe, northern row first; the station is asked only where files lie. */
export async function drawnHeights(box: GeoBox, { bounds, beside, heightsOf }: Sources): Promise<Float32Array> {
  const known = bounds.some((one) => boxesMeet(one, box));
  const amsl = known ? (await heightsOf({ ...box, rows: terrainSide, columns: terrainSide })).amsl : null;
  const out = new Float32Array(terrainSide * terrainSide);
  for (let row = 0, i = 0; row < terrainSide; row++) {
    const lat = box.north + ((box.south - box.north) * row) / (terrainSide - 1);
    for (let column = 0; column < terrainSide; column++, i++) {
      const lon = box.west + ((box.east - box.west) * column) / (terrainSide - 1);
      const height = amsl?.[i] ?? Number.NaN;
      out[i] = Number.isNaN(height) ? beside(lat, lon) : height + undulation({ lat, lon });
    }
  }
  return out;
}
