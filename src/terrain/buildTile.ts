import { boxesMeet } from "../geo/box.ts";
import { amslOf } from "../geo/geoid.ts";
import { type TilePlace, tileBox, tileSide } from "../geo/groundTiles.ts";
import type { BlockCache } from "./blockCache.ts";
import { bridgeVoids } from "./bridgeVoids.ts";
import type { ElevationRaster } from "./elevationRaster.ts";
import type { OpenElevation } from "./elevationSet.ts";
import { sampleRaster } from "./sampleRaster.ts";
import type { BuiltTile } from "./tileCache.ts";

interface Sources {
  readonly files: readonly OpenElevation[];
  readonly blocks: BlockCache;
  /** A file could not be read; the others go on. */
  readonly onFailure: (raster: ElevationRaster, cause: unknown) => void;
  /** Asked now and then; when it says so, the tile is given as far as it was read. */
  readonly stop?: () => boolean;
}

/** Reads the heights of a tile from files, the first one first, each filling the voids of those before it. */
export async function buildTile(place: TilePlace, { files, blocks, onFailure, stop }: Sources): Promise<BuiltTile> {
  const area = tileBox(place);
  const step = place.step / 3600;
  const side = tileSide + 2 * margin;
  const crossings = { south: area.south - margin * step, west: area.west - margin * step, step, side };
  const wide = new Float32Array(side * side).fill(Number.NaN);
  let voids = true;
  for (const { raster, datum } of files) {
    if (!voids || !boxesMeet(raster.bounds, area)) continue;
    try {
      await sampleRaster(raster, crossings, wide, {
        cache: blocks,
        key: rasterKey(raster),
        ...(stop && { stop }),
        ...(datum === "ellipsoid" && { amsl: (ellipsoid, lat, lon) => amslOf({ lat, lon, ellipsoid }) }),
      });
    } catch (cause) {
      onFailure(raster, cause);
    }
    voids = wide.some(Number.isNaN);
  }
  const bridged = voids ? bridgeVoids(wide, side, place.step * metresPerSecond) : [];
  const amsl = new Float32Array(tileSide * tileSide);
  for (let row = 0; row < tileSide; row++) {
    const from = (row + margin) * side + margin;
    amsl.set(wide.subarray(from, from + tileSide), row * tileSide);
  }
  const within = (k: number): boolean => k >= margin && k < margin + tileSide;
  return {
    tile: { ...place, amsl },
    bridged: bridged.filter((i) => within(Math.floor(i / side)) && within(i % side)).length,
  };
}

/** Under which a file's blocks are kept; those of a file that is opened anew are read anew. */
const keys = new WeakMap<ElevationRaster, string>();
let opened = 0;
export function rasterKey(raster: ElevationRaster): string {
  const key = keys.get(raster) ?? `${++opened}`;
  keys.set(raster, key);
  return key;
}

const margin = 3; // crossings around a tile, so that voids over its border are bridged as those within
const metresPerSecond = 1852 / 60; // of arc, along a meridian
