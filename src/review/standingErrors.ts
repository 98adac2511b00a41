import type { Covariance } from "./covariance.ts";
import { covarianceOfErrors, type FixError, keptOf, type LastingPart, lastingParts, whiteOf } from "./fixError.ts";

/** Errors of a stream's pose: the same for all that is seen in one frame. */
export const sharedParts = lastingParts([
  ...(["east", "north", "up", "heading", "pitch", "roll"] as const),
  ...(["vehiclePitch", "vehicleRoll", "time"] as const),
]);
/** Errors that each vehicle has of its own, the ground's first. */
export const ownParts = lastingParts(["ground", "aimAcross", "aimDown"]);
/** What fixes are off by beside that, in each of east and north, because effects are not quite as they are reckoned. */
const rest = { seconds: 20, share: 0.2 };
/** Numbers for each vehicle: east, north, its own errors, and what is left. */
export const blockSize = 2 + ownParts.length + 2;

/** How much of each of the state is left after so long: of places all. */
export function keptAfter(seconds: number, size: number, blocks: readonly number[]): Float64Array {
  const keep = new Float64Array(size).fill(1);
  const kept = (part: LastingPart) => keptOf(part, { seconds, metres: 0 });
  keep.set(sharedParts.map(kept));
  for (const block of blocks) {
    keep.set(ownParts.map(kept), block + 2);
    keep.fill(Math.exp(-seconds / rest.seconds), block + blockSize - 2, block + blockSize);
  }
  return keep;
}

/** Two rows, east and north: how each of the state moves a fix of the vehicle with that block, its place left out. */
export function effectsOn(block: number, errors: readonly FixError[], size: number): [Float64Array, Float64Array] {
  const rows: [Float64Array, Float64Array] = [new Float64Array(size), new Float64Array(size)];
  const put = (i: number, { source, share }: LastingPart) => {
    const error = errors.find((one) => one.source === source);
    rows[0][i] = Math.sqrt(share) * (error?.east ?? 0);
    rows[1][i] = Math.sqrt(share) * (error?.north ?? 0);
  };
  sharedParts.forEach((part, i) => {
    put(i, part);
  });
  ownParts.forEach((part, i) => {
    put(block + 2 + i, part);
  });
  const { ee, nn } = covarianceOfErrors(errors);
  rows[0][block + blockSize - 2] = rest.share * Math.sqrt((ee + nn) / 2);
  rows[1][block + blockSize - 1] = rest.share * Math.sqrt((ee + nn) / 2);
  return rows;
}

/** Two fixes of one frame must not agree to nothing, m². */
const LEAST_WHITE = 0.01;

/** What of a fix's error is new in each frame. */
export function whiteCovariance(errors: readonly FixError[]): Covariance {
  const { ee, nn, en } = covarianceOfErrors(errors, whiteOf);
  return { ee: ee + LEAST_WHITE, nn: nn + LEAST_WHITE, en };
}
