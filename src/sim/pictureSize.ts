import type { SimulatedVehicleStart } from "../contract/simulator.ts";

/**
 * Inside Electron, memory comes from an allocator that ends the process when asked for blocks aligned to 2 MB, which
 * libx264 does once a buffer of its own (6 bytes a pixel) exceeds 1.75 MB. Pictures are kept just below that there.
 */
const mostPixels = 300_000;

/** The picture that can be encoded here: as asked for, or smaller with the same proportions and an even width and height. */
export function encodablePicture(
  video: SimulatedVehicleStart["video"],
  insideElectron = "electron" in process.versions,
): SimulatedVehicleStart["video"] {
  const { width, height } = video;
  if (!insideElectron || width * height <= mostPixels) return { ...video, width: even(width), height: even(height) };
  const k = Math.sqrt(mostPixels / (width * height));
  return { ...video, width: even(width * k), height: even(height * k) };
}

const even = (pixels: number): number => Math.max(16, 2 * Math.floor(pixels / 2));
