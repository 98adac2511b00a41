import type { SimulatedVehicleStart } from "../contract/simulator.ts";

/**
 * Inside Electron the encoder's blocks have to stay small (see `leastQuantizer` in vision's encoder): at 1280 × 720 its
 * allocator ended the process all the same, at this size it does not.
 */
const mostPixels = 960 * 540;

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
