import type { SimulatedVehicleStart } from "../contract/simulator.ts";
import { encodablePicture } from "./pictureSize.ts";

/** How a thermal camera beside this one films: fewer pixels, fewer pictures, and less wide, as those in the field do. */
export function secondVideo(video: SimulatedVehicleStart["video"]): SimulatedVehicleStart["video"] {
  const width = video.width * (2 / 3);
  return encodablePicture({
    width,
    height: width * 0.8,
    framesPerSecond: Math.min(video.framesPerSecond, mostFrames),
    hfovDeg: video.hfovDeg * 0.64,
  });
}

const mostFrames = 8;
