import { type GroundTile, tileKey, tileSide } from "../geo/groundTiles.ts";

/** Tiles of ground that were read lately; the least lately used go first. */
export class TileCache {
  readonly #most: number;
  readonly #tiles = new Map<number, BuiltTile>();

  constructor(mostBytes: number) {
    this.#most = Math.max(Math.floor(mostBytes / (tileSide * tileSide * 4)), 1);
  }

  get size(): number {
    return this.#tiles.size;
  }

  get(key: number): BuiltTile | undefined {
    const found = this.#tiles.get(key);
    if (found && this.#tiles.size * 2 > this.#most) {
      this.#tiles.delete(key);
      this.#tiles.set(key, found);
    }
    return found;
  }

  add(built: BuiltTile): void {
    this.#tiles.set(tileKey(built.tile), built);
    for (const key of this.#tiles.keys()) {
      if (this.#tiles.size <= this.#most) return;
      this.#tiles.delete(key);
    }
  }

  clear(): void {
    this.#tiles.clear();
  }
}

/** A tile, and how many of its heights were bridged over voids. */
export interface BuiltTile {
  readonly tile: GroundTile;
  readonly bridged: number;
}
