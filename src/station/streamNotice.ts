import { FailureError } from "../contract/failure.ts";
import type { BlockedVideo } from "../vehicle/offeredVideo.ts";

/** What to tell the operator of a stream that a vehicle names and that was not opened. */
export function blockedStream(name: string, { shown, address, reason }: Omit<BlockedVideo, "vehicleId">): FailureError {
  return new FailureError(
    "denied",
    `The video that ${name} offers at ${shown} was not opened: ${reason}`,
    address
      ? "Open it in Fly, in the place of the video, if you trust that address."
      : "Give the address of its video by hand.",
  );
}
