import type { MessagePort } from "node:worker_threads";
import { failureOf } from "../contract/failure.ts";
import { BlockCache } from "./blockCache.ts";
import { buildTile, rasterKey } from "./buildTile.ts";
import { countVoids } from "./countVoids.ts";
import type { ElevationRaster } from "./elevationRaster.ts";
import type { MapSource } from "./mapSource.ts";
import { openElevation } from "./openElevation.ts";
import { openMap } from "./openMap.ts";
import type { ReadFile, ReadingAnswer, ReadingCalls, ReadingOrder } from "./readingOrders.ts";

/** Reads what is ordered over a port, several orders by turns, until the port closes. An order that is cancelled ends early. */
export function serveReading(port: MessagePort): void {
  const cancelled = new Set<number>();
  const running = new Set<number>();
  const work = new Reading();
  port.on("message", async (order: ReadingOrder) => {
    if ("cancel" in order) {
      if (running.has(order.cancel)) cancelled.add(order.cancel);
      return;
    }
    const { id } = order;
    running.add(id);
    let answer: ReadingAnswer;
    try {
      answer = { id, value: await work.do(order, () => cancelled.has(id)) };
    } catch (cause) {
      answer = { id, failure: failureOf(cause) };
    }
    running.delete(id);
    if (!cancelled.delete(id)) port.postMessage(answer);
  });
}

/** The files that the reading thread holds open. */
class Reading {
  readonly #blocks = new BlockCache(64e6);
  readonly #pieces = new BlockCache<Uint8ClampedArray>(96e6);
  readonly #rasters = new Map<string, Promise<ElevationRaster>>();
  readonly #maps = new Map<number, MapSource>();
  #opened = 0;

  async do(order: Exclude<ReadingOrder, { cancel: number }>, stop: () => boolean): Promise<Result> {
    switch (order.call) {
      case "tile":
        return this.#tile(order.args, stop);
      case "voids":
        return countVoids(await this.#raster(order.args), stop);
      case "forget":
        await this.#forget(order.args.key);
        return null;
      case "openMap":
        return this.#openMap(order.args.path);
      case "mapTile": {
        const { map, z, x, y } = order.args;
        return (await this.#maps.get(map)?.tile(z, x, y)) ?? null;
      }
      case "closeMap":
        await this.#maps.get(order.args.map)?.close();
        this.#maps.delete(order.args.map);
        return null;
    }
  }

  async #tile({ place, files }: ReadingCalls["tile"]["args"], stop: () => boolean): Promise<Result> {
    const failed: { key: string; failure: ReturnType<typeof failureOf> }[] = [];
    const open = await Promise.all(
      files.map(async (file) => {
        try {
          return [{ raster: await this.#raster(file), datum: file.datum, key: file.key }];
        } catch (cause) {
          failed.push({ key: file.key, failure: failureOf(cause) });
          return [];
        }
      }),
    );
    const there = open.flat();
    const keyOf = (raster: ElevationRaster) => there.find((one) => one.raster === raster)?.key ?? rasterKey(raster);
    const built = await buildTile(place, {
      files: there,
      blocks: this.#blocks,
      onFailure: (raster, cause) => failed.push({ key: keyOf(raster), failure: failureOf(cause) }),
      stop,
    });
    return { ...built, failed };
  }

  /** Opened once for each key; one that can not be opened is tried again the next time. */
  #raster({ path, key }: Pick<ReadFile, "path" | "key">): Promise<ElevationRaster> {
    const known = this.#rasters.get(key);
    if (known) return known;
    const opening = openElevation(path);
    this.#rasters.set(key, opening);
    opening.catch(() => this.#rasters.delete(key));
    return opening;
  }

  async #forget(key: string): Promise<void> {
    const raster = this.#rasters.get(key);
    this.#rasters.delete(key);
    await (await raster?.catch(() => undefined))?.close();
  }

  async #openMap(path: string): Promise<Result> {
    const source = await openMap(path, this.#pieces);
    const map = ++this.#opened;
    this.#maps.set(map, source);
    const { tile: _, close: __, ...known } = source;
    return { ...known, map };
  }
}

type Result = ReadingCalls[keyof ReadingCalls]["result"];
