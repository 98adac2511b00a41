import { EnuFrame } from "./enu.ts";
import type { Ground } from "./ground.ts";
import { type LatLon, wrap180 } from "./position.ts";

/** An upright box in metres east and north of a field's origin. */
export interface MetreBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface HeightFieldOptions {
  readonly ground: Ground;
  /** Origin of the metres. Keep the box within some 10 km of it: beyond, converging meridians show. */
  readonly origin: LatLon;
  readonly box: MetreBox;
  /** Metres between heights. */
  readonly step: number;
  /** Height to assume where the ground is not known, metres above mean sea level; absent: such places stay unknown. */
  readonly otherwise?: number | undefined;
}

/**
 * Heights on a regular grid of metres, cut from a ground for work that asks for very many of them. Heights are read tile
 * by tile, when `fill` first asks for a place; what was not filled is unknown (NaN).
 */
export class HeightField {
  readonly frame: EnuFrame;
  readonly step: number;
  /** Metres east and north of the first height. */
  readonly west: number;
  readonly south: number;
  readonly columns: number;
  readonly rows: number;
  /** rows × columns metres above mean sea level, southern row first, west to east. */
  readonly heights: Float32Array;
  /** 1 where the height beside it is no measured one. */
  readonly assumed: Uint8Array;
  readonly #ground: Ground;
  readonly #otherwise: number;
  readonly #filled: Uint8Array;
  readonly #across: number;
  #highest = Number.NEGATIVE_INFINITY;
  #anyAssumed = false;

  constructor({ ground, origin, box, step, otherwise = Number.NaN }: HeightFieldOptions) {
    this.frame = new EnuFrame({ lat: origin.lat, lon: origin.lon });
    this.step = step;
    this.west = box.west;
    this.south = box.south;
    this.columns = Math.max(2, Math.ceil((box.east - box.west) / step) + 1);
    this.rows = Math.max(2, Math.ceil((box.north - box.south) / step) + 1);
    const count = this.columns * this.rows;
    if (!(count <= MOST_HEIGHTS)) throw new RangeError(`a height field of ${count} heights is more than fits`);
    this.heights = new Float32Array(count).fill(Number.NaN);
    this.assumed = new Uint8Array(count);
    this.#ground = ground;
    this.#otherwise = otherwise;
    this.#across = Math.ceil(this.columns / TILE);
    this.#filled = new Uint8Array(this.#across * Math.ceil(this.rows / TILE));
  }

  /** The highest ground that was read so far, metres above mean sea level. */
  get highest(): number {
    return this.#highest;
  }

  /** Whether some height that was read so far is only assumed. */
  get anyAssumed(): boolean {
    return this.#anyAssumed;
  }

  /** Metres east and north of the origin, also from the other side of the date line. */
  toMetres({ lat, lon }: LatLon): { east: number; north: number } {
    const { origin, metresPerDegLat, metresPerDegLon } = this.frame;
    return { east: wrap180(lon - origin.lon) * metresPerDegLon, north: (lat - origin.lat) * metresPerDegLat };
  }

  /** Reads the ground wherever the box was not read before. */
  fill({ west, south, east, north }: MetreBox): void {
    const tile = (metres: number, more: number) => Math.floor((Math.floor(metres / this.step) + more) / TILE);
    const x0 = Math.max(0, tile(west - this.west, 0));
    const y0 = Math.max(0, tile(south - this.south, 0));
    const x1 = Math.min(this.#across - 1, tile(east - this.west, 1));
    const y1 = Math.min(this.#filled.length / this.#across - 1, tile(north - this.south, 1));
    for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) this.#read(x, y);
  }

  /** Metres above mean sea level, bilinear between the heights; NaN outside, where not filled and where unknown. */
  heightAt(east: number, north: number): number {
    const x = (east - this.west) / this.step;
    const y = (north - this.south) / this.step;
    if (!(x >= 0 && y >= 0 && x <= this.columns - 1 && y <= this.rows - 1)) return Number.NaN;
    const c = Math.min(Math.floor(x), this.columns - 2);
    const r = Math.min(Math.floor(y), this.rows - 2);
    const i = r * this.columns + c;
    const fx = x - c;
    const fy = y - r;
    const h = this.heights;
    const lower = (h[i] as number) * (1 - fx) + (h[i + 1] as number) * fx;
    const upper = (h[i + this.columns] as number) * (1 - fx) + (h[i + this.columns + 1] as number) * fx;
    return lower * (1 - fy) + upper * fy;
  }

  /** Whether a height near the place is only assumed, or unknown. */
  assumedAt(east: number, north: number): boolean {
    const c = Math.min(Math.max(Math.floor((east - this.west) / this.step), 0), this.columns - 2);
    const r = Math.min(Math.max(Math.floor((north - this.south) / this.step), 0), this.rows - 2);
    const i = r * this.columns + c;
    const a = this.assumed;
    return Boolean(a[i] || a[i + 1] || a[i + this.columns] || a[i + this.columns + 1]);
  }

  #read(tileX: number, tileY: number): void {
    const tile = tileY * this.#across + tileX;
    if (this.#filled[tile]) return;
    this.#filled[tile] = 1;
    const { origin, metresPerDegLat, metresPerDegLon } = this.frame;
    const right = Math.min(this.columns, (tileX + 1) * TILE);
    const top = Math.min(this.rows, (tileY + 1) * TILE);
    const place = { lat: 0, lon: 0 };
    for (let r = tileY * TILE; r < top; r++) {
      place.lat = origin.lat + (this.south + r * this.step) / metresPerDegLat;
      for (let c = tileX * TILE; c < right; c++) {
        const lon = origin.lon + (this.west + c * this.step) / metresPerDegLon;
        place.lon = lon >= 180 || lon < -180 ? wrap180(lon) : lon;
        const known = this.#ground.elevation(place);
        const height = known ?? this.#otherwise;
        const i = r * this.columns + c;
        this.heights[i] = height;
        if (height > this.#highest) this.#highest = height;
        if (known !== undefined && this.#ground.measured?.(place) !== false) continue;
        this.assumed[i] = 1;
        this.#anyAssumed = true;
      }
    }
  }
}

const TILE = 32; // heights along a tile's edge
const MOST_HEIGHTS = 50_000_000; // 250 MB
