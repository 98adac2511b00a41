import type { FailureError } from "../contract/failure.ts";
import type { BlockedVideo } from "../vehicle/offeredVideo.ts";
import { AlertFailure } from "./alertFailure.ts";

/** What to tell the operator of a stream that a vehicle names and that was not opened. */
export function blockedStream(name: string, { shown, address, reason }: Omit<BlockedVideo, "vehicleId">): FailureError {
  return new AlertFailure("denied", {
    ...{
      what: "stream.blocked",
      which: `${name} ${shown}`,
      vehicle: name,
      severity: "warning",
      title: "Video not opened",
    },
    words: `The video that ${name} offers at ${shown} was not opened: ${reason}`,
    remedy: address
      ? "Open it in Fly, in the place of the video, if you trust that address."
      : "Give the address of its video by hand.",
  });
}
