import { setImmediate } from "node:timers/promises";
import type { TerrainArea } from "../contract/terrain.ts";
import { boxAround, type GeoBox } from "../geo/box.ts";
import type { Ground } from "../geo/ground.ts";
import { heightOn, latticeSteps, type TilePlace, tiledGround, tileKey, tileSide } from "../geo/groundTiles.ts";
import type { LatLon } from "../geo/position.ts";
import { BlockCache } from "./blockCache.ts";
import { buildTile } from "./buildTile.ts";
import type { ElevationRaster } from "./elevationRaster.ts";
import type { ElevationSet, OpenElevation } from "./elevationSet.ts";
import { type BuiltTile, TileCache } from "./tileCache.ts";
import { stepOf, tilePlaces } from "./tilePlaces.ts";

/** What `load` reads. */
export interface AreaOptions {
  /** At most so many heights; with more, those of a coarser spacing are taken. */
  readonly maxSamples: number;
  /** Asked between tiles; when it says so, what was read so far is returned. */
  readonly stop?: () => boolean;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Reads a tile from files; `signal` aborts when others are to be read instead. */
export type TileBuilder = (
  place: TilePlace,
  files: readonly OpenElevation[],
  onFailure: (raster: ElevationRaster, cause: unknown) => void,
  signal: AbortSignal,
) => Promise<BuiltTile>;

/** Heights from the files of a set, read piece by piece into tiles of the common lattice. */
export class ElevationStore {
  readonly #set: ElevationSet;
  readonly #buildTile: TileBuilder;
  readonly #tiles: TileCache;
  readonly #building = new Map<number, Promise<BuiltTile>>();
  readonly #wanted = new Map<number, TilePlace>();
  #abort = new AbortController();
  #revision: number;
  #reading = false;
  #steps: readonly number[] | undefined;

  /**
   * The heights of what is loaded, at once, for what can not wait; a place that is not loaded is unknown, and is loaded
   * in the background for the next time. Plans are checked over `load`, which waits.
   */
  readonly ground: Ground = { elevation: (place) => this.#heightNow(place) };

  constructor(
    set: ElevationSet,
    { tileBytes = 64e6, build = buildHere() }: { readonly tileBytes?: number; readonly build?: TileBuilder } = {},
  ) {
    this.#set = set;
    this.#buildTile = build;
    this.#tiles = new TileCache(tileBytes);
    this.#revision = set.revision;
  }

  /** Reads all heights of the boxes. A file that fails is left out, which its record says. */
  async load(boxes: readonly GeoBox[], { maxSamples, stop, onProgress }: AreaOptions): Promise<TerrainArea> {
    for (;;) {
      const revision = this.#follow();
      const { places, coarser } = tilePlaces(this.#set.readable(), boxes, { maxSamples });
      const built: BuiltTile[] = [];
      for (const place of places) {
        if (stop?.() || this.#set.revision !== revision) break;
        built.push(await this.#tile(place));
        onProgress?.(built.length, places.length);
      }
      if (this.#set.revision !== revision && !stop?.()) continue; // a file went or failed: all of it again
      const bridged = built.reduce((sum, tile) => sum + tile.bridged, 0);
      return { revision, tiles: built.map(({ tile }) => tile), bridged, coarser };
    }
  }

  /**
   * Heights at the crossings of a rectangle, edges included, northern row first, of tiles about as fine as that; null
   * where no file knows any.
   */
  async rectangle(box: GeoBox & { rows: number; columns: number }): Promise<Float32Array | null> {
    const { rows, columns, north, south, west, east } = box;
    this.#follow();
    const spacing = Math.min((north - south) / (rows - 1), (east - west) / (columns - 1)) * 3600;
    const least = latticeSteps.findLast((step) => step <= spacing * 1.01) ?? latticeSteps[0];
    const { places } = tilePlaces(this.#set.readable(), [box], { maxSamples: mostNow, least });
    if (places.length === 0) return null;
    const built: BuiltTile[] = [];
    for (const place of places) built.push(await this.#tile(place));
    const ground = tiledGround(built.map(({ tile }) => tile));
    const out = new Float32Array(rows * columns);
    for (let r = 0, i = 0; r < rows; r++)
      for (let c = 0; c < columns; c++, i++) {
        const lat = north + ((south - north) * r) / (rows - 1);
        out[i] = ground.elevation({ lat, lon: west + ((east - west) * c) / (columns - 1) }) ?? Number.NaN;
      }
    return out.every(Number.isNaN) ? null : out;
  }

  /** Loads what is in a box, for those who can not wait later. */
  need(box: GeoBox): void {
    this.#follow();
    for (const place of tilePlaces(this.#set.readable(), [box], { maxSamples: mostNow }).places) this.#want(place);
  }

  /** Forgets what it read of files that are others now. */
  #follow(): number {
    const { revision } = this.#set;
    if (this.#revision === revision) return revision;
    this.#revision = revision;
    this.#steps = undefined;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#tiles.clear();
    this.#building.clear();
    this.#wanted.clear();
    return revision;
  }

  async #tile(place: TilePlace): Promise<BuiltTile> {
    const key = tileKey(place);
    const known = this.#tiles.get(key) ?? this.#building.get(key);
    if (known) return known;
    const { revision } = this.#set;
    const building = this.#build(place);
    this.#building.set(key, building);
    try {
      const built = await building;
      if (this.#set.revision === revision) this.#tiles.add(built);
      return built;
    } finally {
      if (this.#building.get(key) === building) this.#building.delete(key);
    }
  }

  async #build(place: TilePlace): Promise<BuiltTile> {
    await setImmediate(); // between tiles, others have their turn
    const { signal } = this.#abort;
    const fail = (raster: ElevationRaster, cause: unknown) => this.#set.fail(raster, cause);
    try {
      return await this.#buildTile(place, this.#set.readable(), fail, signal);
    } catch (cause) {
      // What was left off for other files is asked for again by who still needs it.
      if (signal.aborted) return this.#build(place);
      throw cause;
    }
  }

  #heightNow({ lat, lon }: LatLon): number | undefined {
    this.#follow();
    this.#steps ??= latticeSteps.filter((step) => this.#set.readable().some((file) => stepOf(file) === step));
    let missing = false;
    const tileAt = (key: number) => {
      const found = this.#tiles.get(key);
      missing ||= !found;
      return found?.tile;
    };
    for (const step of this.#steps) {
      const height = heightOn(step, lat, lon, tileAt);
      if (height === undefined) continue;
      if (missing) this.#needAt({ lat, lon });
      return height;
    }
    if (missing) this.#needAt({ lat, lon });
    return undefined;
  }

  #needAt(place: LatLon): void {
    if (this.#wanted.size < mostWanted) this.need(boxAround(place, place, 1));
  }

  #want(place: TilePlace): void {
    const key = tileKey(place);
    if (this.#tiles.get(key) || this.#wanted.has(key) || this.#wanted.size >= mostWanted) return;
    this.#wanted.set(key, place);
    if (!this.#reading) void this.#readWanted();
  }

  async #readWanted(): Promise<void> {
    this.#reading = true;
    try {
      for (let next = this.#wanted.values().next(); !next.done; next = this.#wanted.values().next()) {
        await this.#tile(next.value);
        this.#wanted.delete(tileKey(next.value));
      }
    } catch {
      this.#wanted.clear(); // nobody waits for it, and what is still needed is asked for again
    } finally {
      this.#reading = false;
    }
  }
}

/** Reads tiles on the thread that asks for them. */
function buildHere(): TileBuilder {
  const blocks = new BlockCache(64e6);
  return (place, files, onFailure, signal) =>
    buildTile(place, { files, blocks, onFailure, stop: () => signal.aborted });
}

const mostWanted = 64;
const mostNow = mostWanted * tileSide * tileSide;
