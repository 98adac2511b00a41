import { errorOf } from "../contract/failure.ts";
import { rasterKey } from "../terrain/buildTile.ts";
import { ElevationSet } from "../terrain/elevationSet.ts";
import { ElevationStore } from "../terrain/elevationStore.ts";
import { openElevation } from "../terrain/openElevation.ts";
import type { ReadingThread } from "../terrain/readingThread.ts";

/** Elevation files whose heights are read on a thread of their own; only their heads are read on this one. */
export function elevationOn(thread: ReadingThread): { readonly set: ElevationSet; readonly store: ElevationStore } {
  const set = new ElevationSet(
    async (path) => {
      const raster = await openElevation(path);
      const opened = {
        ...raster,
        close: async () => {
          await thread.forget(rasterKey(opened));
          await raster.close();
        },
      };
      return opened;
    },
    async (raster, stop) => {
      const abort = new AbortController();
      const look = setInterval(() => stop() && abort.abort(), LOOK_MS);
      try {
        const file = { path: raster.path, key: rasterKey(raster), datum: raster.datum };
        return await thread.call("voids", file, abort.signal);
      } finally {
        clearInterval(look);
      }
    },
  );
  const store = new ElevationStore(set, {
    build: async (place, files, onFailure, signal) => {
      const named = files.map(({ raster, datum }) => ({ path: raster.path, key: rasterKey(raster), datum }));
      const { failed, ...built } = await thread.call("tile", { place, files: named }, signal);
      for (const { key, failure } of failed) {
        const broken = files.find(({ raster }) => rasterKey(raster) === key);
        if (broken) onFailure(broken.raster, errorOf(failure));
      }
      return built;
    },
  });
  return { set, store };
}

const LOOK_MS = 200;
