import type { SimulatedVehicleStart } from "../contract/simulator.ts";
import { largestH264 } from "../vision/encoder.ts";

/** The picture that can be encoded here: as asked for, or smaller with the same proportions and an even width and height. */
export function encodablePicture(
  video: SimulatedVehicleStart["video"],
  largest = largestH264(),
): SimulatedVehicleStart["video"] {
  const { width, height } = video;
  if (width * height <= largest) return { ...video, width: even(width), height: even(height) };
  const k = Math.sqrt(largest / (width * height));
  return { ...video, width: even(width * k), height: even(height * k) };
}

const even = (pixels: number): number => Math.max(16, 2 * Math.floor(pixels / 2));
