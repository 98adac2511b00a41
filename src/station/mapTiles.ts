import { FailureError } from "../contract/failure.ts";
import type { MapTile } from "../contract/maps.ts";
import { BlockCache } from "../terrain/blockCache.ts";

interface Held {
  readonly tile: MapTile | null;
  readonly byteLength: number;
}

/** Tiles that were made lately, and those that are made: a few at a time, so that vehicles never wait for a map. */
export class MapTiles {
  readonly #held: BlockCache<Held>;
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor({ mostBytes = 96e6, atOnce = 3 }: { readonly mostBytes?: number; readonly atOnce?: number } = {}) {
    this.#held = new BlockCache<Held>(mostBytes);
    this.#most = atOnce;
  }

  /** The tile under `key`, made once where several ask. @throws FailureError busy when too many wait already. */
  async get(key: string, make: () => Promise<MapTile | null>): Promise<MapTile | null> {
    const held = await this.#held.get(key, async () => {
      await this.#turn();
      try {
        const tile = await make();
        return { tile, byteLength: bytesPerEntry + (tile?.bytes.byteLength ?? 0) };
      } finally {
        const next = this.#waiting.shift();
        if (next) next();
        else this.#running--;
      }
    });
    return held.tile;
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#most) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= mostWaiting)
      throw new FailureError("busy", "Too many pieces of maps are asked for at once");
    await new Promise<void>((resolve) => this.#waiting.push(resolve)); // the turn is handed over
  }
}

const bytesPerEntry = 200;
const mostWaiting = 1_000;
