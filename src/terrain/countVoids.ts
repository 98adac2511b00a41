import { setImmediate } from "node:timers/promises";
import { blockSize, type ElevationRaster } from "./elevationRaster.ts";

/** Heights of a file's finest level that are void, read block by block; less than all of them when it was stopped. @throws FailureError. */
export async function countVoids(raster: ElevationRaster, stop: () => boolean): Promise<number> {
  const [finest] = raster.levels;
  let voids = 0;
  for (let row = 0; row * finest.blockRows < finest.rows; row++)
    for (let column = 0; column * finest.blockColumns < finest.columns; column++) {
      await setImmediate();
      if (stop()) return voids;
      const block = await raster.block(0, column, row);
      const { width, height } = blockSize(finest, column, row);
      for (let i = 0; i < width * height; i++) if (Number.isNaN(block[i] as number)) voids++;
    }
  return voids;
}
