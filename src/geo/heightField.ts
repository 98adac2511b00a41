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
  /** Metres between heights, unless the ground's own heights lie further apart: then those are taken. */
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
  /** Metres between heights. */
  readonly stepEast: number;
  readonly stepNorth: number;
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
    const { lattice } = ground;
    const { metresPerDegLat, metresPerDegLon } = this.frame;
    const x = spread(box.west, step, metresPerDegLon, origin.lon, lattice?.west, lattice?.stepLon);
    const y = spread(box.south, step, metresPerDegLat, origin.lat, lattice?.south, lattice?.stepLat);
    this.stepEast = x.step;
    this.stepNorth = y.step;
    this.west = x.from;
    this.south = y.from;
    this.columns = Math.max(2, Math.ceil((box.east - this.west) / this.stepEast) + 1);
    this.rows = Math.max(2, Math.ceil((box.north - this.south) / this.stepNorth) + 1);
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
  toMetres(place: LatLon): { east: number; north: number } {
    return metresFrom(this.frame, place);
  }

  /** Reads the ground wherever the box was not read before. */
  fill({ west, south, east, north }: MetreBox): void {
    const tile = (steps: number, more: number) => Math.floor((Math.floor(steps) + more) / TILE);
    const x0 = Math.max(0, tile((west - this.west) / this.stepEast, 0));
    const y0 = Math.max(0, tile((south - this.south) / this.stepNorth, 0));
    const x1 = Math.min(this.#across - 1, tile((east - this.west) / this.stepEast, 1));
    const y1 = Math.min(this.#filled.length / this.#across - 1, tile((north - this.south) / this.stepNorth, 1));
    for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) this.#read(x, y);
  }

  /** Metres above mean sea level, bilinear between the heights; NaN outside, where not filled and where unknown. */
  heightAt(east: number, north: number): number {
    const x = (east - this.west) / this.stepEast;
    const y = (north - this.south) / this.stepNorth;
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
    const c = Math.min(Math.max(Math.floor((east - this.west) / this.stepEast), 0), this.columns - 2);
    const r = Math.min(Math.max(Math.floor((north - this.south) / this.stepNorth), 0), this.rows - 2);
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
      place.lat = origin.lat + (this.south + r * this.stepNorth) / metresPerDegLat;
      for (let c = tileX * TILE; c < right; c++) {
        const lon = origin.lon + (this.west + c * this.stepEast) / metresPerDegLon;
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

/** Where heights lie along one axis: from the box's edge on, or on the crossings of the ground's own heights. */
function spread(edge: number, step: number, perDeg: number, origin: number, first = 0, stepDeg = 0) {
  const own = stepDeg * perDeg;
  if (!(own > 0)) return { from: edge, step };
  const each = own * Math.max(1, Math.floor(step / own + 1e-9));
  const crossing = (first - origin) * perDeg;
  return { from: crossing + Math.floor((edge - crossing) / each) * each, step: each };
}

/** Metres east and north of a frame's origin, the short way round also over the date line. */
export function metresFrom({ origin, metresPerDegLat, metresPerDegLon }: EnuFrame, { lat, lon }: LatLon) {
  return { east: wrap180(lon - origin.lon) * metresPerDegLon, north: (lat - origin.lat) * metresPerDegLat };
}

const TILE = 32; // heights along a tile's edge
const MOST_HEIGHTS = 50_000_000; // 250 MB
